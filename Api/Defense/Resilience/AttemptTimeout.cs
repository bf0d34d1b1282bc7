using AspireAi.Api.Models;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>Bounds how long an attempt waits for its provider: only while it does wait, since a reader may be slow.</summary>
internal sealed class AttemptTimeout : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _step;
    private readonly CancellationTokenSource _either;
    private string _waitingFor = "";
    private bool _isWaiting;
    private TimeSpan _limit = Timeout.InfiniteTimeSpan;

    public AttemptTimeout(ModelTimeouts limits, TimeProvider time, CancellationToken caller)
    {
        _caller = caller;
        _total = new CancellationTokenSource(limits.Total, time);
        _step = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(caller, _total.Token, _step.Token);
    }

    public CancellationToken Token => _either.Token;

    private string? Expired => _step.IsCancellationRequested ? _waitingFor : _total.IsCancellationRequested ? "for the whole answer" : null;

    /// <summary>What a cancellation means, unless it is the caller's own.</summary>
    public UpstreamException? Failure => !_caller.IsCancellationRequested && Expired is { } what ? UpstreamErrors.Timeout(what) : null;

    public void Expect(TimeSpan limit, string what) => (_waitingFor, _limit) = (what, limit);

    public void Wait()
    {
        _isWaiting = true;
        _step.CancelAfter(_limit);
    }

    public void Pause()
    {
        _isWaiting = false;
        _step.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>It is not silent: the time begins again. Called by the party that is waited for, so never after that has ended.</summary>
    public void Heard()
    {
        if (_isWaiting)
        {
            _step.CancelAfter(_limit);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _step.Dispose();
        _total.Dispose();
    }
}
