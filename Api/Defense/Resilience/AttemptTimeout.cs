using AspireAi.Api.Models;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>Bounds how long an attempt waits for its provider: only while it does wait, since a reader may be slow.</summary>
internal sealed class AttemptTimeout : IDisposable
{
    private readonly CancellationToken _caller;
    private readonly CancellationTokenRegistration _left;
    private readonly CancellationTokenSource _source;
    private readonly TimeProvider _time;
    private readonly TimeSpan _total;
    private readonly long _began;
    private string _waitingFor = "";
    private bool _isWaiting;
    private bool _isTotal = true;
    private TimeSpan _limit = Timeout.InfiniteTimeSpan;

    public AttemptTimeout(ModelTimeouts limits, TimeProvider time, CancellationToken caller)
    {
        (_caller, _time, _total, _began) = (caller, time, limits.Total, time.GetTimestamp());
        _source = new CancellationTokenSource(limits.Total, time);
        _left = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Token => _source.Token;

    private TimeSpan Left => _total - _time.GetElapsedTime(_began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>What a cancellation means, unless it is the caller's own.</summary>
    public UpstreamException? Failure => _caller.IsCancellationRequested || !_source.IsCancellationRequested ? null
        : UpstreamErrors.Timeout(_isTotal ? "for the whole answer" : _waitingFor);

    public void Expect(TimeSpan limit, string what) => (_waitingFor, _limit) = (what, limit);

    public void Wait()
    {
        _isWaiting = true;
        Begin();
    }

    public void Pause()
    {
        (_isWaiting, _isTotal) = (false, true);
        _source.CancelAfter(Left);
    }

    /// <summary>It is not silent: the time begins again. Called by the party that is waited for, so never after that has ended.</summary>
    public void Heard()
    {
        if (_isWaiting)
        {
            Begin();
        }
    }

    public void Dispose()
    {
        _left.Dispose();
        _source.Dispose();
    }

    private void Begin()
    {
        var left = Left;
        _isTotal = left <= _limit;
        _source.CancelAfter(_isTotal ? left : _limit);
    }
}
