using System.Security.Cryptography;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Tiers;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts;

/// <summary>The first administrator; section <c>Admin</c>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Admin";

    /// <summary>Address of an account that is made, and is an administrator, after every start. Null: none.</summary>
    public string? Email { get; set; }

    /// <summary>Its password when it is made; one that was changed since stays.</summary>
    public string? Password { get; set; }
}

internal sealed class AdminOptionsValidator(IOptions<AccountOptions> accounts) : IValidateOptions<AdminOptions>
{
    public ValidateOptionsResult Validate(string? name, AdminOptions options) => options switch
    {
        { Email: null or "" } => string.IsNullOrEmpty(options.Password)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail("Admin:Password is set without Admin:Email."),
        _ when !Fields.IsEmail(options.Email) => ValidateOptionsResult.Fail("Admin:Email is no e-mail address."),
        { Password: null or "" } => ValidateOptionsResult.Fail("Admin:Password is missing: it is what Admin:Email first signs in with."),
        _ when options.Password.Length < accounts.Value.MinPasswordLength =>
            ValidateOptionsResult.Fail($"Admin:Password has to have at least {accounts.Value.MinPasswordLength} characters."),
        _ => ValidateOptionsResult.Success,
    };
}

/// <summary>
/// Sees to it that somebody can administrate: the configured person, or in development, where nobody can yet, one who is made up and
/// printed once. Waits for the database as long as it takes; several replicas at once make one account.
/// </summary>
internal sealed partial class FirstAdministrator(
    IServiceScopeFactory scopes, IConfiguration configuration, IOptions<AdminOptions> options, IHostEnvironment environment, TimeProvider time,
    ILogger<FirstAdministrator> logger) : RestartingBackgroundService
{
    private const string DevelopmentEmail = "admin@localhost";
    private static readonly TimeSpan _betweenTries = TimeSpan.FromSeconds(1);

    /// <summary>Of the configured account, or of the one that is made up in development.</summary>
    public static string EmailOf(AdminOptions options) => options.Email is { Length: > 0 } email ? email : DevelopmentEmail;

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrEmpty(configuration.GetConnectionString(Database.Name)))
        {
            return; // Nobody can ever sign in.
        }

        // Before anybody signs in: whoever came first would wait twice as long, which tells of a name that doesn't exist.
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<PasswordWork>().Prepare();
        while (true)
        {
            try
            {
                await EnsureAsync(scope.ServiceProvider);
                return;
            }
            catch (Exception exception) when (Database.IsUnavailable(exception))
            {
                await Task.Delay(_betweenTries, time, stoppingToken);
            }
        }
    }

    private async Task EnsureAsync(IServiceProvider services)
    {
        var accounts = services.GetRequiredService<AccountStore>();
        var manager = services.GetRequiredService<UserManager<Account>>();
        if (options.Value.Email is { Length: > 0 } email)
        {
            if (await accounts.FindAsync(manager.NormalizeEmail(email)!) is not { } known)
            {
                await TryCreateAsync(services, email, options.Value.Password!);
            }
            else if (!known.Roles.Contains(RoleNames.Administrator) || known.Blocked)
            {
                if (!known.Roles.Contains(RoleNames.Administrator) && await manager.FindByIdAsync(known.Id) is { } stranger)
                {
                    // Anybody may have registered the address, with a password of their own.
                    stranger.EmailConfirmed = true;
                    stranger.PasswordHash = manager.PasswordHasher.HashPassword(stranger, options.Value.Password!);
                    await manager.UpdateSecurityStampAsync(stranger);
                    LogPromoted(known.Id);
                }

                await accounts.ChangeAsync(known.Id, new(Blocked: false, Roles: [.. known.Roles.Union([RoleNames.Administrator])]), new AuditStamp("system", time.GetUtcNow()));
            }
        }
        else if (environment.IsDevelopment() && !await accounts.AnyAdministratorAsync())
        {
            var password = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", 20);
            if (await TryCreateAsync(services, DevelopmentEmail, password))
            {
                // Not through the log, which is sent to wherever telemetry goes and kept.
                await Console.Out.WriteLineAsync(
                    $"The first administrator: {DevelopmentEmail}, password {password} (shown once; only in development). Set Admin:Email and Admin:Password to choose them.");
            }
        }
    }

    private async Task<bool> TryCreateAsync(IServiceProvider services, string email, string password)
    {
        var creation = services.GetRequiredService<AccountCreation>();
        var account = Account.New(name: null, email, TierNames.Unlimited, time.GetUtcNow(), confirmed: true, roles: [RoleNames.Administrator]);
        var result = await creation.SetPasswordAsync(account, password);
        result = result.Succeeded ? await creation.CreateAsync(account) : result;
        if (result.Succeeded)
        {
            LogCreated(account.Id);
        }

        return result.Succeeded;
    }

    [LoggerMessage(4031, LogLevel.Warning, "The account {Account} had the address of Admin:Email and is the first administrator now. Its password is Admin:Password, and its sign-ins have ended.")]
    private partial void LogPromoted(string account);

    [LoggerMessage(4030, LogLevel.Information, "The first administrator is the account {Account}.")]
    private partial void LogCreated(string account);
}
