using System.Threading.RateLimiting;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>Calls of this replica that wait for room under a cap, in order: the first in a line tries again whenever a call has settled.</summary>
internal sealed class WaitingLines(TimeProvider time) : IDisposable
{
    // Calls of other replicas settle unseen.
    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(100);

    private static readonly ConcurrencyLimiterOptions _inOrder = new() { PermitLimit = 1, QueueLimit = int.MaxValue, QueueProcessingOrder = QueueProcessingOrder.OldestFirst };

    // Made when it is needed: it wakes up ten times a second.
    private readonly Lazy<PartitionedRateLimiter<string>> _lines =
        new(static () => PartitionedRateLimiter.Create<string, string>(static counter => RateLimitPartition.GetConcurrencyLimiter(counter, static _ => _inOrder)));

    private TaskCompletionSource _settled = NewSignal();
    private int _waiting;

    /// <summary>Nobody waits for anything.</summary>
    public bool IsEmpty => Volatile.Read(ref _waiting) == 0;

    /// <summary>Whether anybody waits in the line.</summary>
    public bool Has(string line) => !IsEmpty && _lines.Value.GetStatistics(line) is { CurrentAvailablePermits: 0 };

    /// <summary>Waits for the calls that came before.</summary>
    /// <returns>Has to be disposed, to let the next one try; null: it took too long.</returns>
    public async Task<IDisposable?> JoinAsync(string line, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        Interlocked.Increment(ref _waiting);
        try
        {
            return new Turn(this, await _lines.Value.AcquireAsync(line, cancellationToken: either.Token));
        }
        catch (OperationCanceledException)
        {
            Interlocked.Decrement(ref _waiting);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
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

    public void Settled() => Interlocked.Exchange(ref _settled, NewSignal()).SetResult();

    public void Dispose()
    {
        if (_lines.IsValueCreated)
        {
            _lines.Value.Dispose();
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Turn(WaitingLines lines, RateLimitLease lease) : IDisposable
    {
        public void Dispose()
        {
            Interlocked.Decrement(ref lines._waiting);
            lease.Dispose();
        }
    }
}
