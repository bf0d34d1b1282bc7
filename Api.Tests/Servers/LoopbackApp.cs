using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AspireAi.Api.Tests.Servers;

/// <summary>A small web server of a test's own: on 127.0.0.1, silent, of any body.</summary>
internal static class LoopbackApp
{
    private const string FreePort = "http://127.0.0.1:0";

    public static WebApplication Build(string url = FreePort)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url).ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        return builder.Build();
    }

    /// <returns>Its address, without a slash at the end.</returns>
    public static async Task<string> StartAndTellAsync(this WebApplication app)
    {
        await app.StartAsync();
        return app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
    }
}
