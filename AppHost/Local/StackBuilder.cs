using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace AspireAi.AppHost.Local;

/// <summary>What LocalStack.cs describes the stack with, in the words of Aspire's app model.</summary>
internal sealed class StackBuilder
{
    private readonly List<Part> _parts = [];
    private readonly IHostEnvironment _environment;
    private readonly Lines _lines;
    private readonly Dashboard _dashboard;
    private Func<CancellationToken, Task<string?>> _concern = _ => Task.FromResult<string?>(null);

    public StackBuilder(IConfiguration configuration, IHostEnvironment environment, LocalOptions options, DataFolder data, Lines lines, TimeProvider time)
    {
        (Configuration, _environment, Options, Data, _lines, Time) = (configuration, environment, options, data, lines, time);
        Ports = new Ports(lines);
        _dashboard = Dashboard.Choose(this);
        if (_dashboard.Part is { } part)
        {
            _parts.Add(part);
        }
    }

    public IConfiguration Configuration { get; }
    public LocalOptions Options { get; }
    public DataFolder Data { get; }
    public TimeProvider Time { get; }
    public Ports Ports { get; }

    /// <summary>The embedded Redis, and how to connect to it.</summary>
    public (Part Part, string ConnectionString) AddGarnet(string name, int port)
    {
        var garnet = new Garnet(Data.Path);
        var actual = Ports.Take(port, name);
        var part = new Part(name, DotnetHost.Path, [.. garnet.Arguments, "--port", $"{actual}"])
        {
            BeforeStart = garnet.Mend,
            Probe = cancellationToken => garnet.ProbeAsync(actual, cancellationToken),
        };
        _parts.Add(part);
        return (part, $"127.0.0.1:{actual},password={garnet.Password}");
    }

    /// <summary>The processes of a project of this solution, each on a port of its own.</summary>
    /// <param name="name">As Aspire's resource is called.</param>
    /// <param name="project">As AppHost.csproj refers to it.</param>
    /// <param name="port">Of the first.</param>
    /// <param name="replicas">How many.</param>
    public IReadOnlyList<Part> AddProject(string name, string project, int port, int replicas = 1)
    {
        List<Part> added = [];
        for (var replica = 1; replica <= replicas; replica++)
        {
            var id = replicas == 1 ? name : $"{name}-{replica}";
            var address = new Uri($"http://localhost:{Ports.Take(port == 0 ? 0 : port + replica - 1, id)}");
            var assembly = BuildFacts.Assembly(project);
            // Nothing about a Ctrl+C that does not reach them.
            var part = new Part(id, DotnetHost.Path, ["exec", assembly, "--Logging:LogLevel:Microsoft.Hosting.Lifetime=Warning"])
            {
                // The content root: appsettings.json and wwwroot of the sources, as `dotnet run` has it.
                WorkingDirectory = Path.GetFullPath(Path.Combine(BuildFacts.ProjectFolder, "..", project)),
                Address = address,
                Probe = Probes.Http(new Uri(address, "/health")),
            };
            part.With("ASPNETCORE_URLS", address.OriginalString)
                .With("ASPNETCORE_ENVIRONMENT", _environment.EnvironmentName)
                .With("OTEL_SERVICE_NAME", name)
                .With("OTEL_RESOURCE_ATTRIBUTES", $"service.instance.id={replica}")
                // One line each, behind its name.
                .With("Logging__Console__FormatterName", "simple")
                .With("Logging__Console__FormatterOptions__SingleLine", "true");
            if (_lines.Color)
            {
                part.With("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "1");
            }

            if (_dashboard.OtlpEndpoint is { } otlp)
            {
                part.With("OTEL_EXPORTER_OTLP_ENDPOINT", otlp.OriginalString)
                    .With("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")
                    // Whoever looks at the dashboard while developing does not want to wait for the exporters' usual 5 to 60 s.
                    .With("OTEL_BSP_SCHEDULE_DELAY", "1000")
                    .With("OTEL_BLRP_SCHEDULE_DELAY", "1000")
                    .With("OTEL_METRIC_EXPORT_INTERVAL", "1000");
            }

            added.Add(part);
        }

        _parts.AddRange(added);
        return added;
    }

    /// <summary>A Redis that is not started here: whether it can be reached is said at the end of the start.</summary>
    public string UseGivenRedis(string connectionString)
    {
        _concern = stopping => GivenRedis.ConcernAsync(connectionString, Time, stopping);
        return connectionString;
    }

    /// <param name="places">What a person wants to know about where things are.</param>
    public StackModel Build(params IEnumerable<(string What, string Where)> places) =>
        new(_parts, _dashboard, ["Ctrl+C stops everything.", .. places.Append(("Dashboard", _dashboard.Announcement)).Select(place => $"{place.Item1,-10} {place.Item2}")], _concern);
}
