using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace AspireAi.ServiceDefaults;

/// <summary>
/// Proxies in front of a service; section <c>Proxies</c>. What they say about the client's address and scheme (X-Forwarded-For,
/// X-Forwarded-Proto) is believed; what anybody else says is not.
/// </summary>
public sealed class KnownProxies
{
    public const string Section = "Proxies";

    /// <summary>Addresses or networks, such as <c>10.1.2.3</c> or <c>10.0.0.0/8</c>. Default: none.</summary>
    public IList<string> Known { get; set; } = [];
}

public static class KnownProxiesExtensions
{
    // What ASPNETCORE_FORWARDEDHEADERS_ENABLED sets: ASP.NET Core then believes anybody.
    private const string BelieveAnybody = "ForwardedHeaders_Enabled";

    public static TBuilder AddKnownProxies<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services.AddSettings<KnownProxies>(KnownProxies.Section)
            .Validate(proxies => proxies.Known.All(IsAddressOrNetwork), "Proxies:Known takes addresses and networks, such as 10.1.2.3 or 10.0.0.0/8.")
            .Validate<IConfiguration>((_, configuration) => !string.Equals(configuration[BelieveAnybody], "true", StringComparison.OrdinalIgnoreCase),
                "ASPNETCORE_FORWARDEDHEADERS_ENABLED would believe any client about its address. Remove it and list the proxies under Proxies:Known.")
            .ValidateOnStart();
        builder.Services.AddOptions<ForwardedHeadersOptions>().Configure<IOptions<KnownProxies>>((options, proxies) =>
        {
            options.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;

            // From the last hop backwards, as long as each is known.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var known in proxies.Value.Known)
            {
                if (IPAddress.TryParse(known, out var address))
                {
                    options.KnownProxies.Add(address);
                }
                else
                {
                    options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(known));
                }
            }
        });
        return builder;
    }

    /// <summary>Comes before everything that looks at the client's address. Without known proxies it does nothing: the middleware would then believe anybody.</summary>
    public static WebApplication UseKnownProxies(this WebApplication app)
    {
        if (app.Configuration.GetSection($"{KnownProxies.Section}:{nameof(KnownProxies.Known)}").GetChildren().Any())
        {
            app.UseForwardedHeaders();
        }

        return app;
    }

    private static bool IsAddressOrNetwork(string text) => IPAddress.TryParse(text, out _) || System.Net.IPNetwork.TryParse(text, out _);
}
