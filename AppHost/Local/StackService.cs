using Microsoft.Extensions.Hosting;

namespace AspireAi.AppHost.Local;

/// <summary>Runs the parts of the stack, says when and where they are ready, and stops them in order.</summary>
internal sealed class StackService(StackModel stack, DataFolder data, Lines lines, TimeProvider time, IHostApplicationLifetime lifetime) : BackgroundService
{
    // What a part logs just after its health check passed belongs before the last lines, not after them.
    private static readonly TimeSpan _quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan _longestNoise = TimeSpan.FromSeconds(3);

    private readonly List<Supervisor> _supervisors = [.. stack.Parts.Select(part => new Supervisor(part, data, lines, time))];
    private readonly List<Task> _runs = [];

    // Not the base class's, which waits for ExecuteAsync before anyone could stop what that waits for.
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Whether the stack stops because it could not start.</summary>
    public bool Failed { get; private set; }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        lines.Say("Stopping.");
        await _stopping.CancelAsync();

        Dictionary<Supervisor, Task> stops = [];
        Task Stop(Supervisor supervisor)
        {
            if (!stops.TryGetValue(supervisor, out var stop))
            {
                var after = _supervisors.Where(other => other.Part.WaitsFor.Contains(supervisor.Part)).Select(Stop).ToList();
                stops[supervisor] = stop = StopAfterAsync(supervisor, after);
            }

            return stop;
        }

        // The others send their last telemetry to what is optional.
        foreach (var last in new[] { false, true })
        {
            await Task.WhenAll(_supervisors.Where(supervisor => supervisor.Part.Optional == last).Select(Stop));
        }

        await base.StopAsync(cancellationToken);
        lines.Say("Everything has stopped.");
    }

    public void KillAll() => _supervisors.ForEach(supervisor => supervisor.Kill());

    public override void Dispose()
    {
        _stopping.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var stopping = _stopping.Token;
        try
        {
            var startNow = _supervisors.Where(supervisor => supervisor.Part != stack.Dashboard.Part || stack.Dashboard.IsThere).ToList();
            startNow.ForEach(supervisor => Run(supervisor, stopping));
            await foreach (var ready in Task.WhenEach(startNow.Where(supervisor => !supervisor.Part.Optional).Select(supervisor => supervisor.Ready)))
            {
                await ready;
            }

            await lines.WaitForQuietAsync(_quiet, _longestNoise, stopping);
            foreach (var line in stack.Announcement)
            {
                lines.Say(line);
            }

            if (await stack.Concern(stopping) is { } concern)
            {
                lines.Say(concern);
            }

            // Only now: fetching and unpacking would slow down the start of what people wait for.
            if (await stack.Dashboard.FetchAsync(lines, stopping))
            {
                Run(_supervisors.Single(supervisor => supervisor.Part == stack.Dashboard.Part), stopping);
            }

            // A part's run ends with the stack; one that ends with an exception ends the stack.
            await foreach (var run in Task.WhenEach(_runs))
            {
                await run;
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Task.WhenAll(_runs);
        }
        catch (StartException exception)
        {
            Failed = true;
            lines.Say(exception.Message);
            lifetime.StopApplication();
        }
        catch
        {
            Failed = true;
            throw;
        }
    }

    private static async Task StopAfterAsync(Supervisor supervisor, IEnumerable<Task> others)
    {
        await Task.WhenAll(others);
        await supervisor.StopAsync();
    }

    private void Run(Supervisor supervisor, CancellationToken stopping) =>
        _runs.Add(supervisor.RunAsync(part => _supervisors.Single(other => other.Part == part).Ready, stopping));
}
