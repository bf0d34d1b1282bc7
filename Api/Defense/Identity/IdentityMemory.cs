using Microsoft.Extensions.Options;

namespace AspireAi.Api.Defense.Identity;

/// <summary>What is kept in memory; the first letter of the names stands in announcements.</summary>
internal enum IdentityRecord
{
    Account = 'a',
    Key = 'k',
    SignIn = 's',
    Tenants = 't',
}

/// <summary>Everything that this replica remembers of the books' identities.</summary>
internal sealed class IdentityMemory
{
    /// <summary>The id under which all tenants are remembered together.</summary>
    public const string AllTenants = "all";

    private readonly Listening _listening = new();

    public IdentityMemory(TimeProvider time, IOptions<CallerOptions> options)
    {
        Accounts = new(time, options.Value, _listening);
        Keys = new(time, options.Value, _listening);
        SignIns = new(time, options.Value, _listening);
        Tenants = new(time, options.Value, _listening);
    }

    public Remembered<AccountFacts> Accounts { get; }

    public Remembered<KeyFacts> Keys { get; }

    public Remembered<SignInFacts> SignIns { get; }

    public Remembered<TenantFacts> Tenants { get; }

    public bool IsListening => _listening.ToAnnouncements;

    public void Forget(IdentityRecord record, string id)
    {
        switch (record)
        {
            case IdentityRecord.Account:
                Accounts.Forget(id);
                break;
            case IdentityRecord.Key:
                Keys.Forget(id);
                break;
            case IdentityRecord.SignIn:
                SignIns.Forget(id);
                break;
            default:
                Tenants.Forget(id);
                break;
        }
    }

    public void StopListening() => _listening.ToAnnouncements = false;

    /// <summary>From here on announcements arrive; what was missed before is looked up again.</summary>
    public void StartListening()
    {
        Accounts.DoubtAll();
        Keys.DoubtAll();
        SignIns.DoubtAll();
        Tenants.DoubtAll();
        _listening.ToAnnouncements = true;
    }
}
