namespace AspireAi.AppHost;

/// <summary>
/// Tells the terminal what otherwise only the dashboard knows: where everything is, once the chat can be opened, and why a part ended.
/// A part that the chat needs and that ends before it was ready stops the stack.
/// </summary>
internal static class StartReport
{
    private const int TailLines = 20;

    private static readonly string[] _needed = ["redis", "api", "web"];

    /// <summary>Whether a part that is needed could not start.</summary>
    public static bool IsStopping { get; private set; }

    public static void ReportStart(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> web, IResourceBuilder<ProjectResource> api)
    {
        // From the beginning: the orchestrator counts as started only when everything that it was to start is there.
        builder.Eventing.Subscribe<BeforeStartEvent>((started, cancellationToken) =>
        {
            _ = WatchAsync(started.Services);
            return Task.CompletedTask;
        });
        var isAnnounced = false;
        web.OnResourceReady((_, ready, _) =>
        {
            if (isAnnounced)
            {
                return Task.CompletedTask;
            }

            isAnnounced = true;
            var token = builder.Configuration["AppHost:BrowserToken"];
            Console.WriteLine($"Chat       {web.GetEndpoint("http").Url}");
            Console.WriteLine($"API        {api.GetEndpoint("http").Url}/v1");
            Console.WriteLine($"Dashboard  {builder.Configuration["ASPNETCORE_URLS"]}{(string.IsNullOrEmpty(token) ? "" : $"/login?t={token}")}");
            if (ready.Services.GetRequiredService<ResourceNotificationService>().TryGetCurrentState("redis", out var redis) && redis.Snapshot.HealthStatus == HealthStatus.Unhealthy)
            {
                Console.WriteLine("Your Redis is unreachable: questions are answered only once it is there (ConnectionStrings:redis).");
            }

            return Task.CompletedTask;
        });
    }

    private static async Task WatchAsync(IServiceProvider services)
    {
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        HashSet<string> ready = [], reported = [];
        await foreach (var change in services.GetRequiredService<ResourceNotificationService>().WatchAsync())
        {
            var (name, id, state) = (change.Resource.Name, change.ResourceId, change.Snapshot.State?.Text ?? "");
            if (change.Snapshot.HealthStatus == HealthStatus.Healthy)
            {
                ready.Add(name);
                reported.Remove(id);
            }
            else if ((KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy) && !lifetime.ApplicationStopping.IsCancellationRequested && reported.Add(id))
            {
                foreach (var line in await TailAsync(services, id))
                {
                    await Console.Error.WriteLineAsync($"{name} | {line}");
                }

                var isFatal = !ready.Contains(name) && change.Snapshot.ExitCode != 0 && _needed.Contains(name);
                await Console.Error.WriteLineAsync($"{name} {(change.Snapshot.ExitCode is { } code ? $"ended with exit code {code}" : "could not start")}"
                    + (isFatal ? " before it was ready. The stack stops." : ready.Contains(name) || change.Snapshot.ExitCode == 0 ? ". Start it again in the dashboard." : ". The stack runs without it."));
                if (isFatal)
                {
                    (IsStopping, Environment.ExitCode) = (true, change.Snapshot.ExitCode ?? 1);
                    lifetime.StopApplication();
                }
            }
        }
    }

    /// <summary>What it complained of last, or else what it said last. The orchestrator puts the time before each line.</summary>
    private static async Task<IEnumerable<string>> TailAsync(IServiceProvider services, string resource)
    {
        List<LogLine> lines = [];
        await foreach (var batch in services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource))
        {
            lines.AddRange(batch);
        }

        var complaints = lines.Where(line => line.IsErrorMessage).ToList();
        return (complaints.Count > 0 ? complaints : lines).TakeLast(TailLines).SelectMany(line => line.Content[(line.Content.IndexOf(' ') + 1)..].TrimEnd().Split('\n'));
    }
}

/// <summary>The stack cannot start. The message is all that the person in front of it needs: no stack trace.</summary>
internal sealed class StartException(string message) : Exception(message)
{
    // EX_CONFIG of sysexits.h: starting again does not help until somebody has changed something.
    private const int WrongConfiguration = 78;

    /// <summary>For exceptions that nobody handles. The system's own, such as a data folder that may not be written, say enough, too.</summary>
    public static void Explain(object failure)
    {
        if (failure is StartException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The stack cannot start:\n{((Exception)failure).Message}");
            Environment.Exit(WrongConfiguration);
        }

        if (failure is OperationCanceledException && StartReport.IsStopping)
        {
            Environment.Exit(Environment.ExitCode); // The host's start, canceled.
        }
    }
}
