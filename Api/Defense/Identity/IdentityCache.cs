namespace AspireAi.Api.Defense.Identity;

/// <summary>What is kept in memory; messages carry the letter.</summary>
internal enum IdentityRecord
{
    Account = 'a',
    Key = 'k',
    SignIn = 's',
    Tenants = 't',
}

/// <summary>Everything that this replica has looked up of accounts, keys, sign-ins and tenants.</summary>
internal sealed class IdentityCache
{
    /// <summary>The id under which all tenants are remembered together.</summary>
    public const string AllTenants = "all";

    private readonly LookupState _state = new();

    public IdentityCache(TimeProvider time, IOptions<CallerOptions> options)
    {
        Accounts = new(time, options.Value, _state);
        Keys = new(time, options.Value, _state);
        SignIns = new(time, options.Value, _state);
        Tenants = new(time, options.Value, _state);
    }

    public LookupCache<AccountSnapshot> Accounts { get; }

    public LookupCache<ApiKeyRecord> Keys { get; }

    public LookupCache<SignInSnapshot> SignIns { get; }

    public LookupCache<TenantSnapshot> Tenants { get; }

    public bool IsReceiving => _state.HearsChanges;

    public void Invalidate(IdentityRecord record, string id)
    {
        switch (record)
        {
            case IdentityRecord.Account:
                Accounts.Invalidate(id);
                break;
            case IdentityRecord.Key:
                Keys.Invalidate(id);
                break;
            case IdentityRecord.SignIn:
                SignIns.Invalidate(id);
                break;
            default:
                Tenants.Invalidate(id);
                break;
        }
    }

    public void StopReceiving() => _state.HearsChanges = false;

    /// <summary>From here on messages arrive; what was missed before is looked up again.</summary>
    public void StartReceiving()
    {
        Accounts.InvalidateAll();
        Keys.InvalidateAll();
        SignIns.InvalidateAll();
        Tenants.InvalidateAll();
        _state.HearsChanges = true;
    }
}
