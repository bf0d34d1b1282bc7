using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AspireAi.ServiceDefaults;

/// <summary>Section <c>DataProtection</c>.</summary>
public sealed class KeyProtectionOptions
{
    public const string Section = "DataProtection";

    /// <summary>A PFX file. With it, someone who reads the database can't use the keys. Default: none.</summary>
    public string? Certificate { get; set; }

    /// <summary>Of <see cref="Certificate"/>.</summary>
    public string? CertificatePassword { get; set; }
}

public static class SharedKeysExtensions
{
    /// <summary>
    /// Data protection keys in the database, so that what one replica sealed the others can open, and all can after a restart. Made
    /// once, by whichever replica is first, and rolled over by ASP.NET Core every 90 days.
    /// </summary>
    /// <param name="builder">To add to.</param>
    /// <param name="application">Keeps what one application sealed from being opened by another.</param>
    /// <param name="serveWithoutDatabase">
    /// True: while the database is unavailable, go on with keys of one's own, for a service whose pages need some to be drawn. False:
    /// what is sealed can't be opened then, and the caller is told so.
    /// </param>
    public static TBuilder AddSharedKeys<TBuilder>(this TBuilder builder, string application, bool serveWithoutDatabase) where TBuilder : IHostApplicationBuilder
    {
        var options = builder.Services.AddSettings<KeyProtectionOptions>(KeyProtectionOptions.Section);
        var protection = builder.Services.AddDataProtection().SetApplicationName(application);
        var connectionString = builder.Configuration.GetConnectionString(Database.Name) ?? "";
        string[] faults = connectionString.Length == 0 ? [] : [.. Database.FaultsOf(connectionString)];
        options.Validate(_ => faults.Length == 0, string.Join('\n', faults));
        if (connectionString.Length == 0 || faults.Length > 0)
        {
            // What this process seals ends with it.
            protection.UseEphemeralDataProtectionProvider();
            return builder;
        }

        if (serveWithoutDatabase)
        {
            builder.Services.Replace(ServiceDescriptor.Singleton<IKeyManager, OutageKeyManager>());
            builder.Services.TryAddSingleton(TimeProvider.System);
        }

        builder.Services.AddDbContextFactory<ProtectionKeyContext>(context => context.UseDatabase(connectionString));
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IDbContextFactory<ProtectionKeyContext>>((management, contexts) =>
        {
            var shared = new DatabaseKeyRepository(contexts, application);
            management.XmlRepository = serveWithoutDatabase ? new OutageKeyRepository(shared) : shared;
        });
        if (builder.Configuration[$"{KeyProtectionOptions.Section}:{nameof(KeyProtectionOptions.Certificate)}"] is { Length: > 0 } file)
        {
            var password = builder.Configuration[$"{KeyProtectionOptions.Section}:{nameof(KeyProtectionOptions.CertificatePassword)}"];
            var (certificate, fault) = Load(file, password);
            options.Validate(_ => fault is null, $"{KeyProtectionOptions.Section}:{nameof(KeyProtectionOptions.Certificate)}: {fault}");
            if (certificate is not null)
            {
                protection.ProtectKeysWithCertificate(certificate);
            }
        }

        return builder;
    }

    private static (X509Certificate2? Certificate, string? Fault) Load(string file, string? password)
    {
        try
        {
            return (X509CertificateLoader.LoadPkcs12FromFile(file, password), null);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            // A missing file is a CryptographicException, too.
            return (null, File.Exists(file) ? exception.Message : $"there is no file {Path.GetFullPath(file)}.");
        }
    }
}
