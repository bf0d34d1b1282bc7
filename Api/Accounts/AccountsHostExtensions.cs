using System.Text.Json.Serialization;
using AspireAi.Api.Accounts.Mail;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Admin;
using AspireAi.Api.Defense.RateLimit.Attempts;
using AspireAi.Api.Usage;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireAi.Api.Accounts;

public static class AccountsHostExtensions
{
    /// <summary>Accounts, their keys and sign-ins, and their administration.</summary>
    public static IHostApplicationBuilder AddAccounts(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<AccountOptions>(AccountOptions.Section);
        services.AddSettings<AdminOptions>(AdminOptions.Section);
        services.AddSingleton<IValidateOptions<AdminOptions>, AdminOptionsValidator>();
        services.AddSettings<SmtpOptions>(SmtpOptions.Section);
        services.AddSingleton<IValidateOptions<SmtpOptions>, SmtpOptionsValidator>();

        services.AddIdentityCore<Account>().AddRoles<IdentityRole>().AddEntityFrameworkStores<AppDbContext>().AddUserStore<AccountUserStore>()
            .AddTokenProvider<DataProtectorTokenProvider<Account>>(TokenOptions.DefaultProvider);
        // It looks for names that are taken; see AccountUserStore.
        services.RemoveAll<IUserValidator<Account>>();
        services.AddSingleton<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddSingleton<ILookupNormalizer, LookupNormalizer>();
        services.AddSingleton<AccountStore>();
        services.AddScoped<AccountCreation>();
        services.AddSingleton<AccountErasure>();
        services.AddOptions<IdentityOptions>().Configure<IOptions<AccountOptions>>((identity, accounts) =>
        {
            identity.Password = new PasswordOptions
            {
                RequiredLength = accounts.Value.MinPasswordLength,
                RequireDigit = false,
                RequireLowercase = false,
                RequireUppercase = false,
                RequireNonAlphanumeric = false,
            };
        });
        services.AddOptions<PasswordHasherOptions>().Configure<IOptions<AccountOptions>>((hasher, accounts) => hasher.IterationCount = accounts.Value.PasswordIterations);
        services.AddOptions<DataProtectionTokenProviderOptions>().Configure<IOptions<AccountOptions>>((links, accounts) => links.TokenLifespan = accounts.Value.LinkLifetime);

        services.AddSingleton<ApiKeyStore>();
        services.AddSingleton<TenantStore>();
        services.AddSingleton<SignIns>();
        services.AddSingleton<SignInLinks>();
        services.AddSingleton<SignInAttempts>();
        services.AddSingleton<PasswordWork>();
        services.AddScoped<AccountLinks>();
        services.AddSingleton<AuditLog>();
        services.AddSingleton<UsageSummary>();
        services.AddSingleton<ApiKeyUses>();
        services.AddHostedService(provider => provider.GetRequiredService<ApiKeyUses>());
        services.AddHostedService<EndedSignIns>();
        services.AddSingleton<MailSender>();
        services.AddSingleton<MailOutbox>();
        services.AddHostedService(provider => provider.GetRequiredService<MailOutbox>());
        services.AddHostedService<FirstAdministrator>();

        services.Configure<JsonOptions>(json =>
        {
            // As the rest of the wire has it.
            json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            // Who reads along may believe the other one of the two.
            json.SerializerOptions.AllowDuplicateProperties = false;
            // A misspelled condition would be none, and a misspelled limit would be no limit.
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Converters.Add(new UtcInstant.Json());
        });
        // A body that can't be read is answered like any other mistake, with its field.
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        return builder;
    }
}
