namespace AspireAi.AppHost;

/// <summary>
/// Tells the terminal what otherwise only the dashboard knows: where everything is, once the chat can be opened, and why a part ended.
/// A part that the chat needs and that ends before it was ready stops the stack.
/// </summary>
internal static class StartReport
{
    // A start takes about ten seconds, unless an image has to be fetched.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    // An earlier one may be the reason why a later one is not ready.
    private static readonly string[] _needed = ["postgres", "db", "redis", "api", "web"];

    public static void ReportStart(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> web, IResourceBuilder<ProjectResource> api) =>
        // From the beginning: the orchestrator counts as started only when everything that it was to start is there.
        builder.Eventing.Subscribe<BeforeStartEvent>((started, cancellationToken) =>
        {
            var seen = new ConcurrentDictionary<string, CustomResourceSnapshot>();
            _ = WatchAsync(started.Services, seen);
            _ = SayWhereAsync(started.Services, web, api, seen);
            // Ahead of the stores, which the API settles its last charges in.
            started.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => StopAsync(started.Services, web.Resource, api.Resource).Wait(_patience));
            return Task.CompletedTask;
        });

    private static Task<ExecuteCommandResult[]> StopAsync(IServiceProvider services, params IResource[] resources) => Task.Run(() => Task.WhenAll(
        resources.Select(resource => services.GetRequiredService<ResourceCommandService>().ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand))));

    private static async Task SayWhereAsync(IServiceProvider services, IResourceBuilder<ProjectResource> web, IResourceBuilder<ProjectResource> api, ConcurrentDictionary<string, CustomResourceSnapshot> seen)
    {
        var (configuration, notifications) = (services.GetRequiredService<IConfiguration>(), services.GetRequiredService<ResourceNotificationService>());
        var stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        var token = configuration["AppHost:BrowserToken"];
        var dashboard = $"Dashboard  {configuration["ASPNETCORE_URLS"]}{(string.IsNullOrEmpty(token) ? "" : $"/login?t={token}")}";
        var ready = notifications.WaitForResourceHealthyAsync(web.Resource.Name, WaitBehavior.WaitOnResourceUnavailable, stopping);
        if (await Task.WhenAny(ready, Task.Delay(_patience, TimeProvider.System, stopping)) != ready && !stopping.IsCancellationRequested)
        {
            Console.WriteLine($"{WhatIsMissing(seen)}\n{dashboard}");
        }

        await ready;
        Console.WriteLine($"Chat       {web.GetEndpoint("http").Url}\nAPI        {api.GetEndpoint("http").Url}/v1\n{dashboard}");
        var redis = await notifications.WaitForResourceAsync("redis", one => one.Snapshot.HealthReports.All(report => report.Status is not null), stopping);
        if (redis.Snapshot.HealthStatus == HealthStatus.Unhealthy)
        {
            Console.WriteLine($"Your Redis is unreachable: questions are answered only once it is there (ConnectionStrings:redis). {Reason(redis.Snapshot)}.");
        }
    }

    private static string WhatIsMissing(ConcurrentDictionary<string, CustomResourceSnapshot> seen)
    {
        var missing = _needed.Where(name => seen.GetValueOrDefault(name) is { } one && one.HealthStatus != HealthStatus.Healthy).ToList();
        var service = missing.Contains("api") ? "api" : "web";
        var reasons = missing.Where(name => name is not ("api" or "web")).DefaultIfEmpty(service).Select(name => (Name: name == "db" ? "the database" : name, Last: seen.GetValueOrDefault(name)))
            .Select(part => $"{part.Name} is {(Reason(part.Last) is { } reason ? $"unavailable ({reason})" : part.Last?.State?.Text is { } state && state != KnownResourceStates.Running ? state.ToLowerInvariant() : "starting")}");
        return $"{service} is not ready: {string.Join(", ", reasons)}.";
    }

    /// <summary>What the health check said.</summary>
    private static string? Reason(CustomResourceSnapshot? one) =>
        one?.HealthReports.Select(report => report.Description).FirstOrDefault(text => !string.IsNullOrEmpty(text))?.ReplaceLineEndings(" ").TrimEnd('.');

    private static async Task WatchAsync(IServiceProvider services, ConcurrentDictionary<string, CustomResourceSnapshot> seen)
    {
        var lifetime = services.GetRequiredService<IHostApplicationLifetime>();
        HashSet<string> ready = [], reported = [];
        await foreach (var change in services.GetRequiredService<ResourceNotificationService>().WatchAsync())
        {
            var (name, id, state) = (change.Resource.Name, change.ResourceId, change.Snapshot.State?.Text ?? "");
            seen[name] = change.Snapshot;
            if (change.Snapshot.HealthStatus == HealthStatus.Healthy)
            {
                ready.Add(name);
                reported.Remove(id);
            }
            else if ((KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.RuntimeUnhealthy) && change.Resource is not IResourceWithParent && !lifetime.ApplicationStopping.IsCancellationRequested && reported.Add(id))
            {
                foreach (var line in await TailAsync(services, id))
                {
                    await Console.Error.WriteLineAsync($"{name} | {line}");
                }

                var isFatal = !ready.Contains(name) && _needed.Contains(name); // With exit code 0, too: Garnet ends so when it can't open its log.
                await Console.Error.WriteLineAsync($"{name} {(change.Snapshot.ExitCode is { } code ? $"ended with exit code {code}" : "could not start")}"
                    + (isFatal ? " before it was ready. The stack stops." : ready.Contains(name) ? ". Start it again in the dashboard." : ". The stack runs without it."));
                if (isFatal)
                {
                    Environment.ExitCode = change.Snapshot.ExitCode is > 0 and var failure ? failure : 1;
                    lifetime.StopApplication();
                }
            }
        }
    }

    /// <summary>What it complained of last, or else what it said last. The orchestrator puts the time before each line.</summary>
    private static async Task<IEnumerable<string>> TailAsync(IServiceProvider services, string resource)
    {
        var lines = await services.GetRequiredService<ResourceLoggerService>().GetAllAsync(resource).SelectMany(batch => batch).ToListAsync();
        var complaints = lines.FindAll(line => line.IsErrorMessage);
        return (complaints.Count > 0 ? complaints : lines).TakeLast(20).SelectMany(line => line.Content[(line.Content.IndexOf(' ') + 1)..].TrimEnd().Split('\n'));
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
        if (failure is Exception reason and (StartException or IOException or UnauthorizedAccessException or InvalidDataException))
        {
            // The message about a settings file names the file, the one within it the line.
            Console.Error.WriteLine($"The stack cannot start:\n{string.Join(' ', new[] { reason.Message, reason.GetBaseException().Message }.Distinct())}");
            Environment.Exit(WrongConfiguration);
        }

        if (failure is OperationCanceledException && Environment.ExitCode != 0)
        {
            Environment.Exit(Environment.ExitCode); // The host's start, canceled because a part that is needed could not start.
        }
    }
}
