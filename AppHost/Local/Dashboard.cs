namespace AspireAi.AppHost.Local;

/// <summary>The Aspire dashboard of this run, if it has one, and why not otherwise.</summary>
internal sealed class Dashboard
{
    private const string OtlpKey = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const int OtlpGrpcPort = 4317;
    private const int OtlpHttpPort = 4318;

    private readonly DashboardSource? _source;
    private readonly DataFolder? _data;
    private readonly TimeProvider _time = TimeProvider.System;

    private Dashboard(string announcement) => Announcement = announcement;

    private Dashboard(DashboardSource source, DataFolder data, TimeProvider time, Uri address, Uri otlp, Uri otlpHttp)
    {
        (_source, _data, _time, OtlpEndpoint) = (source, data, time, otlp);
        Part = new Part("dashboard", source.Program,
            [
                "dashboard", "run", "--frontend-url", address.OriginalString, "--otlp-grpc-url", otlp.OriginalString, "--otlp-http-url", otlpHttp.OriginalString,
                "--allow-anonymous", "--nologo", "--non-interactive",
            ])
        {
            Address = address,
            Probe = Probes.Http(address),
            Optional = true,
            Quiet = true,
        };
        Part.With("ASPIRE_HOME", source.Home).With("ASPIRE_CLI_TELEMETRY_OPTOUT", "1");
        Announcement = source.IsThere ? address.OriginalString : $"{address.OriginalString} (as soon as npm has fetched it: once, about 130 MB)";
    }

    public Part? Part { get; }

    /// <summary>Where the parts send their telemetry, or null for where the environment says, or nowhere.</summary>
    public Uri? OtlpEndpoint { get; }

    /// <summary>Whether its program need not be fetched.</summary>
    public bool IsThere => _source is { IsThere: true };

    /// <summary>What a person is told about where it is.</summary>
    public string Announcement { get; }

    public static Dashboard Choose(StackBuilder stack)
    {
        var options = stack.Options.Dashboard;
        if (!options.Enabled)
        {
            return new Dashboard("not started (Dashboard:Enabled is false)");
        }

        if (stack.Configuration[OtlpKey] is { Length: > 0 } elsewhere)
        {
            return new Dashboard($"not started: telemetry goes to {OtlpKey}, {elsewhere}");
        }

        if (DashboardSource.Find() is not { } source)
        {
            return new Dashboard($"not started: {DashboardSource.HowToGet}");
        }

        Uri Local(int port, string what) => new($"http://localhost:{stack.Ports.Take(port, what)}");
        // Someone who wants any free port for the dashboard wants none of the well-known ones for its telemetry either.
        var wellKnown = options.Port != 0;
        return new Dashboard(source, stack.Data, stack.Time, Local(options.Port, "the dashboard"),
            Local(wellKnown ? OtlpGrpcPort : 0, "the dashboard's OTLP over gRPC"), Local(wellKnown ? OtlpHttpPort : 0, "the dashboard's OTLP over HTTP"));
    }

    /// <returns>Whether there is a dashboard to start now that was not there before.</returns>
    public async Task<bool> FetchAsync(Lines lines, CancellationToken stopping)
    {
        if (_source is null || _source.IsThere)
        {
            return false;
        }

        if (await _source.FetchAsync(_data!, _time, stopping) is { } problem)
        {
            lines.Say($"The dashboard could not be fetched: {problem}. The stack runs without it; {DashboardSource.HowToGet}.");
            return false;
        }

        lines.Say($"The dashboard is fetched and starts at {Part!.Address!.OriginalString}");
        return true;
    }
}
