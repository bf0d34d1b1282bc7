using AspireAi.Api.Requests;

namespace AspireAi.Api.Models.Providers;

/// <summary>
/// The connections to model providers, shared by all of them. Apart from the HTTP client defaults on purpose: their handler
/// cuts at 10 s and repeats a POST, and a repeated POST is paid twice.
/// </summary>
public sealed class UpstreamHttp : IDisposable
{
    private static readonly TimeSpan _connectTimeout = TimeSpan.FromSeconds(5);

    // Bounds how long a moved DNS name is missed.
    private static readonly TimeSpan _connectionLifetime = TimeSpan.FromMinutes(5);

    // A response that is left before its end is read on for this long, so that its connection can be used again. The default, 2 s,
    // is 2 s more that an abandoned stream is made and billed; what follows [DONE] is there already.
    private static readonly TimeSpan _drainTimeout = TimeSpan.FromMilliseconds(50);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        ConnectTimeout = _connectTimeout,
        PooledConnectionLifetime = _connectionLifetime,
        ResponseDrainTimeout = _drainTimeout,
        EnableMultipleHttp2Connections = true,
        AllowAutoRedirect = false,
        UseCookies = false,
    });

    /// <summary>Returns as soon as the response headers are there.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await _invoker.SendAsync(request, cancellationToken);
        // Nobody asked for it, but some, and proxies before them, compress all the same.
        await response.DecompressAsync(cancellationToken);
        return response;
    }

    public void Dispose() => _invoker.Dispose();
}
