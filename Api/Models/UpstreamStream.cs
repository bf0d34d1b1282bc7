using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models;

/// <summary>
/// A provider's stream that can be left and still be counted. Whoever waits for it may give up without the stream noticing; when it
/// is disposed, what had come by then is read before it is stopped, since the provider bills that, too.
/// </summary>
internal sealed class UpstreamStream : IAsyncDisposable
{
    // What is on its way comes within the first; a provider that goes on at its pace is stopped after the second.
    private static readonly TimeSpan _gap = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan _most = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<ChatResponseUpdate> _updates;
    private readonly OutputMeter _meter;
    private readonly TimeProvider _time;
    private Task<bool>? _pending;
    private bool _failed;
    private bool _stopped;

    public UpstreamStream(Func<CancellationToken, IAsyncEnumerable<ChatResponseUpdate>> start, OutputMeter meter, TimeProvider time)
    {
        _updates = start(_stop.Token).GetAsyncEnumerator(_stop.Token);
        _meter = meter;
        _time = time;
    }

    public bool HasEnded { get; private set; }

    /// <returns>The next update, counted; null at the end.</returns>
    public async ValueTask<ChatResponseUpdate?> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            var next = _updates.MoveNextAsync();
            bool more;
            if (next.IsCompleted)
            {
                more = await next;
            }
            else
            {
                _pending = next.AsTask();
                more = await _pending.WaitAsync(cancellationToken);
                _pending = null;
            }

            return Take(more);
        }
        catch (OperationCanceledException) when (_pending is { IsCompleted: false } or { IsCompletedSuccessfully: true })
        {
            // The one who waits has left; the stream has not noticed. What comes in that very moment is taken when it is stopped.
            throw;
        }
        catch (Exception)
        {
            _pending = null;
            _failed = true;
            throw;
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "A stream that is being stopped has nobody left to tell.")]
    public async Task StopAsync()
    {
        if (_stopped)
        {
            return;
        }

        _stopped = true;
        try
        {
            if (!HasEnded && !_failed)
            {
                await DrainAsync();
            }
        }
        catch (Exception)
        {
            _failed = true;
        }

        try
        {
            // Canceling a read closes the connection at once; between two reads it would be read on for a while.
            _pending ??= HasEnded || _failed ? null : _updates.MoveNextAsync().AsTask();
            await _stop.CancelAsync();
            if (_pending is not null)
            {
                Take(await _pending);
            }
        }
        catch (Exception)
        {
            _failed = true;
        }

        try
        {
            await _updates.DisposeAsync();
        }
        catch (Exception)
        {
            // What was read of it is counted; nothing more can be had.
            _failed = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task DrainAsync()
    {
        var started = _time.GetTimestamp();
        while (_time.GetElapsedTime(started) < _most)
        {
            _pending ??= _updates.MoveNextAsync().AsTask();
            try
            {
                await _pending.WaitAsync(_gap, _time);
            }
            catch (TimeoutException) when (!_pending.IsCompleted)
            {
                return;
            }

            var more = await _pending;
            _pending = null;
            if (Take(more) is null)
            {
                return;
            }
        }
    }

    private ChatResponseUpdate? Take(bool more)
    {
        if (!more)
        {
            HasEnded = true;
            return null;
        }

        _meter.Add(_updates.Current);
        return _updates.Current;
    }
}
