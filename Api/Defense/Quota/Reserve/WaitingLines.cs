namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>Calls of this replica that wait for room under a cap, in order: the first in a line tries again whenever a call has settled.</summary>
internal sealed class WaitingLines(TimeProvider time)
{
    // Calls of other replicas settle unseen.
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Line> _lines = new(StringComparer.Ordinal);
    private TaskCompletionSource _settled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether anybody waits for the counter.</summary>
    public bool Has(string counter)
    {
        lock (_lock)
        {
            return _lines.ContainsKey(counter);
        }
    }

    /// <summary>Waits for the calls that came before.</summary>
    /// <returns>Has to be disposed, to let the next one try; null: it took too long.</returns>
    public async Task<IDisposable?> JoinAsync(string counter, TimeSpan patience, CancellationToken cancellationToken)
    {
        Line? line;
        lock (_lock)
        {
            if (!_lines.TryGetValue(counter, out line))
            {
                _lines[counter] = line = new Line(this, counter);
            }

            line.Count++;
        }

        var isFirst = false;
        try
        {
            using var late = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
            await line.Turn.WaitAsync(either.Token);
            isFirst = true;
            return line;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            if (!isFirst)
            {
                Leave(line);
            }
        }
    }

    /// <summary>Waits until a call has settled here, or for a moment.</summary>
    public async Task NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Volatile.Read(ref _settled).Task.WaitAsync(_again, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Somewhere else, perhaps.
        }
    }

    public void Settled()
    {
        var next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _settled, next).SetResult();
    }

    private void Leave(Line line)
    {
        lock (_lock)
        {
            if (--line.Count == 0)
            {
                _lines.Remove(line.Counter);
            }
        }
    }

    private sealed class Line(WaitingLines lines, string counter) : IDisposable
    {
        public string Counter { get; } = counter;

        // Serves in the order in which it is asked.
        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Count { get; set; }

        public void Dispose()
        {
            Turn.Release();
            lines.Leave(this);
        }
    }
}
