using AspireAi.Api.Requests;

namespace AspireAi.Api.Models.Providers;

/// <summary>A provider's stream that says when bytes have come which were no event yet: a comment, or a part of one. They break its silence, too.</summary>
internal sealed class HeardStream(Stream inner, ChatCall call) : ReadStream(inner)
{
    private bool _isFirstRead;

    /// <summary>The next event is waited for.</summary>
    public void Expect() => _isFirstRead = true;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!_isFirstRead)
        {
            call.ProviderHeard?.Invoke();
        }

        _isFirstRead = false;
        return Inner.ReadAsync(buffer, cancellationToken);
    }
}
