using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AspireAi.Api.Tests.Web;

/// <summary>The real Web on Kestrel at a free port (or at one that it had before), talking to the Api at an address.</summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly InProcess _app;
    private readonly LogCollector _logs = new();

    private WebServer(Dictionary<string, string> settings)
    {
        _app = InProcess.Start(typeof(AspireAi.Web.Components.App).Assembly, [.. settings.Select(setting => $"--{setting.Key}={setting.Value}")], builder =>
            builder.ConfigureLogging(logging => logging.ClearProviders().AddProvider(_logs)));
        Address = new Uri(_app.Url);
    }

    public Uri Address { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Everything that was logged, at every level that the configuration lets through.</summary>
    public IReadOnlyCollection<string> Log => _logs.Lines;

    public static WebServer Start(Uri api, int port = 0, params (string Key, string Value)[] settings)
    {
        var all = new Dictionary<string, string>
        {
            ["urls"] = $"http://127.0.0.1:{port}",
            ["environment"] = "Development",
            ["applicationName"] = "Web",
            ["contentRoot"] = Path.Combine(Repository.Root, "Web"),
            ["services:api:http:0"] = api.AbsoluteUri,
            // The page looks often, so that tests don't wait long.
            ["ChatPage:AvailabilityInterval"] = "00:00:00.2",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return new WebServer(all);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
