namespace AspireAi.AppHost.Local;

/// <summary>Keeps one part running: starts it when its turn comes, waits until it is ready, and starts it again when it dies.</summary>
internal sealed class Supervisor(Part part, DataFolder data, Lines lines, TimeProvider time)
{
    /// <summary>A part that ends this often without ever having been ready will not be ready the next time either.</summary>
    private const int MostFailedStarts = 3;

    /// <summary>EX_CONFIG of sysexits.h: how the Api ends when its configuration is wrong, which another start would not change.</summary>
    private const int WrongConfiguration = 78;

    private const int LastWords = 20;

    private static readonly TimeSpan _grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan _firstProbes = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _laterProbes = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _impatience = TimeSpan.FromSeconds(15);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lastWords = new(LastWords);
    private readonly Lock _starting = new();
    private ChildProcess? _child;

    public Part Part => part;

    /// <summary>Completes when the part is ready for the first time; fails with a <see cref="StartException"/> when it never will be.</summary>
    public Task Ready => _ready.Task;

    public async Task RunAsync(Func<Part, Task> ready, CancellationToken stopping)
    {
        try
        {
            await Task.WhenAll(part.WaitsFor.Select(ready)).WaitAsync(stopping);
            await KeepRunningAsync(stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            _ready.TrySetCanceled(stopping);
        }
        catch (StartException exception) when (part.Optional)
        {
            _ready.TrySetException(exception);
            lines.Say($"{exception.Message} The stack runs without it.");
        }
        catch (Exception exception)
        {
            // Whoever waits for it has to hear of it, and so has whoever runs all of them.
            _ready.TrySetException(exception);
            throw;
        }
    }

    /// <summary>To be called once the token of <see cref="RunAsync"/> is canceled: until then the part would come back.</summary>
    public async Task StopAsync()
    {
        ChildProcess? child;
        lock (_starting)
        {
            child = _child;
        }

        if (child is not null)
        {
            var killed = await child.StopAsync(_grace, time);
            lines.Say(killed ? $"{part.Name} did not stop within {_grace.TotalSeconds:0} s and was killed." : $"{part.Name} has stopped.");
        }
    }

    public void Kill() => _child?.Kill();

    private async Task KeepRunningAsync(CancellationToken stopping)
    {
        for (var failures = 0; ;)
        {
            stopping.ThrowIfCancellationRequested();
            var start = time.GetTimestamp();
            var (exitCode, wasReady) = await RunOnceAsync(again: failures > 0, stopping);
            stopping.ThrowIfCancellationRequested();

            failures = wasReady && time.GetElapsedTime(start) > BackOff.Longest ? 1 : failures + 1;
            lines.Say($"{part.Name} ended with exit code {exitCode}.");
            SayLastWords();
            if (!_ready.Task.IsCompleted && exitCode == WrongConfiguration)
            {
                throw new StartException($"{part.Name} can't start with this configuration; its output above says what is wrong.");
            }

            if (!_ready.Task.IsCompleted && failures == MostFailedStarts)
            {
                throw new StartException($"{part.Name} ended {MostFailedStarts} times before it was ready; its output above says why.");
            }

            var pause = BackOff.After(failures);
            lines.Say($"Starting {part.Name} again in {pause.TotalSeconds:0} s.");
            await Task.Delay(pause, time, stopping);
        }
    }

    private async Task<(int ExitCode, bool WasReady)> RunOnceAsync(bool again, CancellationToken stopping)
    {
        if (part.BeforeStart() is { } said)
        {
            lines.Say(said);
        }

        using var child = Start(stopping);
        var running = new RunningProcess(part.Name, child.Id, child.StartTime);
        data.Add(running);
        try
        {
            var wasReady = await BecomesReadyAsync(child, stopping);
            if (wasReady && again)
            {
                lines.Say($"{part.Name} is back.");
            }

            return (await child.Exited, wasReady);
        }
        finally
        {
            // Stopping or not, it counts as running until it has ended.
            await child.Exited;
            _child = null;
            data.Remove(running);
        }
    }

    /// <summary>Either StopAsync finds the child, or the child is not started: none slips through between the two.</summary>
    private ChildProcess Start(CancellationToken stopping)
    {
        lock (_starting)
        {
            stopping.ThrowIfCancellationRequested();
            return _child = ChildProcess.Start(part.Program, part.Arguments, part.WorkingDirectory, part.Environment, OnLine);
        }
    }

    private async Task<bool> BecomesReadyAsync(ChildProcess child, CancellationToken stopping)
    {
        var lastSaid = time.GetTimestamp();
        var pause = _firstProbes;
        while (!child.Exited.IsCompleted)
        {
            var lacks = await part.Probe(stopping);
            if (lacks is null)
            {
                // Another process on its port would answer as well; this one's end shows that it was not this one.
                if (child.Exited.IsCompleted)
                {
                    return false;
                }

                _ready.TrySetResult();
                return true;
            }

            if (time.GetElapsedTime(lastSaid) > _impatience)
            {
                lastSaid = time.GetTimestamp();
                lines.Say($"Still waiting for {part.Name}: {lacks}.");
            }

            await Task.WhenAny(child.Exited, Task.Delay(pause, time, stopping));
            pause = pause * 1.2 < _laterProbes ? pause * 1.2 : _laterProbes;
            stopping.ThrowIfCancellationRequested();
        }

        return false;
    }

    private void OnLine(string line)
    {
        if (!part.Quiet)
        {
            lines.Write(part.Name, line);
            return;
        }

        lock (_lastWords)
        {
            if (_lastWords.Count == LastWords)
            {
                _lastWords.Dequeue();
            }

            _lastWords.Enqueue(line);
        }
    }

    private void SayLastWords()
    {
        lock (_lastWords)
        {
            while (_lastWords.TryDequeue(out var line))
            {
                lines.Write(part.Name, line);
            }
        }
    }
}
