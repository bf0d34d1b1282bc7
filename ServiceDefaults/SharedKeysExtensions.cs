using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace AspireAi.ServiceDefaults;

/// <summary>Section <c>DataProtection</c>.</summary>
public sealed class KeyProtectionOptions
{
    public const string Section = "DataProtection";

    /// <summary>A PFX file. With it, someone who reads Redis can't use the keys. Default: none.</summary>
    public string? Certificate { get; set; }

    /// <summary>Of <see cref="Certificate"/>.</summary>
    public string? CertificatePassword { get; set; }
}

public static class SharedKeysExtensions
{

    /// <summary>
    /// Data protection keys in Redis (<see cref="IConnectionMultiplexer"/>), so that what one replica sealed the others can open, and all
    /// can after a restart. Made once, by whichever replica is first, and rolled over by ASP.NET Core every 90 days. Where
    /// <c>DataProtection:Certificate</c> names a PFX file (password: <c>DataProtection:CertificatePassword</c>), who reads Redis can't use them.
    /// </summary>
    /// <param name="application">Keeps what one application sealed from being opened by another.</param>
    /// <param name="serveWithoutRedis">
    /// True: while Redis is away, go on with keys of one's own, for a service whose pages need some to be drawn. False: what is sealed
    /// can't be opened then, and the caller is told so.
    /// </param>
    public static TBuilder AddSharedKeys<TBuilder>(this TBuilder builder, string application, bool serveWithoutRedis) where TBuilder : IHostApplicationBuilder
    {
        if (serveWithoutRedis)
        {
            // Ahead of data protection's own, which would be added otherwise.
            builder.Services.AddSingleton<IKeyManager, OutageKeyManager>();
            builder.Services.TryAddSingleton(TimeProvider.System);
        }

        builder.Services.AddSettings<KeyProtectionOptions>(KeyProtectionOptions.Section);
        var protection = builder.Services.AddDataProtection().SetApplicationName(application);
        builder.Services.AddOptions<KeyManagementOptions>().Configure<IConnectionMultiplexer>((options, redis) =>
        {
            var shared = new SharedKeyRepository(() => redis.GetDatabase(), $"protection:1:{application}");
            options.XmlRepository = serveWithoutRedis ? new OutageKeyRepository(shared) : shared;
        });
        if (builder.Configuration[$"{KeyProtectionOptions.Section}:{nameof(KeyProtectionOptions.Certificate)}"] is { Length: > 0 } file)
        {
            var password = builder.Configuration[$"{KeyProtectionOptions.Section}:{nameof(KeyProtectionOptions.CertificatePassword)}"];
            protection.ProtectKeysWithCertificate(X509CertificateLoader.LoadPkcs12FromFile(file, password));
        }

        return builder;
    }
}
