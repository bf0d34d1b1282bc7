using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace AspireAi.ServiceDefaults;

/// <summary>What every service of the stack has: telemetry, health, service discovery and resilient HTTP clients.</summary>
public static class ServiceDefaultsHostExtensions
{
    /// <summary>Ready to serve: every check passes (a degraded store still counts as ready).</summary>
    public const string HealthPath = "/health";

    /// <summary>The process answers at all.</summary>
    public const string AlivePath = "/alive";

    /// <summary>Meter and activity source of the defense layer.</summary>
    public const string DefenseTelemetryName = "AspireAi.Defense";

    /// <summary>Meter and activity source of the gen_ai.* conventions, as Microsoft.Extensions.AI names them.</summary>
    private const string GenAiTelemetryName = "Experimental.Microsoft.Extensions.AI";

    /// <summary>Meter and activity source of PostgreSQL's client. SQLite's has none.</summary>
    private const string PostgresTelemetryName = "Npgsql";

    private const string LiveTag = "live";

    // Orchestrators kill after ten seconds; what was cut has to be settled before.
    private static readonly TimeSpan _shutdownTimeout = TimeSpan.FromSeconds(5);

    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddOpenTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag]);
        builder.Services.AddServiceDiscovery();
        if (string.IsNullOrEmpty(builder.Configuration["shutdownTimeoutSeconds"]))
        {
            builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = _shutdownTimeout);
        }

        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>
    /// Takes the standard handler off a client that carries model calls: its 10 s per attempt would cut a generation,
    /// and its retry of a POST would pay twice. The caller's own cancellation bounds the call instead.
    /// </summary>
    public static IHttpClientBuilder ForModelCalls(this IHttpClientBuilder http)
    {
#pragma warning disable EXTEXP0001 // The only way to exempt one client from ConfigureHttpClientDefaults.
        http.RemoveAllResilienceHandlers();
#pragma warning restore EXTEXP0001
        return http.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
    }

    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks(HealthPath).AllowAnonymous();
        app.MapHealthChecks(AlivePath, new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) }).AllowAnonymous();
        return app;
    }

    /// <summary>Whether anybody takes the telemetry. Where nobody does, none is made: a span is not free.</summary>
    public static bool HasTelemetryCollector(this IHostApplicationBuilder builder) =>
        !string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]);

    /// <summary>Neither a probe, nor a page's files, nor the connection over which a page stays alive.</summary>
    private static bool IsAction(PathString path) =>
        path != HealthPath && path != AlivePath && path.Value is not ['/', '_', ..]
        && Path.GetExtension(path) is not (".css" or ".js" or ".map" or ".woff2" or ".png" or ".svg" or ".ico" or ".webmanifest");

    private static void AddOpenTelemetry<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        if (!builder.HasTelemetryCollector())
        {
            return;
        }

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(DefenseTelemetryName, GenAiTelemetryName, PostgresTelemetryName))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, DefenseTelemetryName, GenAiTelemetryName, PostgresTelemetryName)
                .SetSampler<BackgroundTraceSampler>()
                .AddProcessor<FailedBackgroundTraces>()
                .AddAspNetCoreInstrumentation(options =>
                {
                    options.Filter = context => IsAction(context.Request.Path);
                    // Every keystroke at a page is a call over its connection.
                    options.EnableAspNetCoreSignalRSupport = false;
                    options.EnableRazorComponentsSupport = false;
                })
                // Qdrant's client makes gRPC calls; each has a span that says more.
                .AddHttpClientInstrumentation(options => options.FilterHttpRequestMessage = request => request.Content?.Headers.ContentType?.MediaType != "application/grpc"))
            .UseOtlpExporter();
    }
}
