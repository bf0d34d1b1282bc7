using AspireAi.Api.Requests;

namespace AspireAi.Api.Models.Providers;

/// <summary>A provider's stream that says when bytes have come which were no event yet: a comment, or a part of one. They break its silence, too.</summary>
internal sealed class HeardStream(Stream inner, ChatCall call) : ReadStream(inner)
{
    // Of one event, or of what is none.
    private const int LongestEvent = 32 * 1024 * 1024;

    private bool _isFirstRead;
    private long _read;

    /// <summary>The next event is waited for.</summary>
    public void Expect() => (_isFirstRead, _read) = (true, 0);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isFirstRead)
        {
            call.ProviderHeard?.Invoke();
        }

        _isFirstRead = false;
        var read = await Inner.ReadAsync(buffer, cancellationToken);
        _read += read;
        return _read <= LongestEvent ? read : throw new IOException("The provider sends without an end.");
    }
}
