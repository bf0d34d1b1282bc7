namespace AspireAi.AppHost.Local;

/// <summary>How a part shows that it is ready: null, or what it still lacks.</summary>
internal static class Probes
{
    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(5) };

    public static Func<CancellationToken, Task<string?>> Http(Uri address) => async cancellationToken =>
    {
        try
        {
            using var response = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return response.IsSuccessStatusCode ? null : $"{address} answers {(int)response.StatusCode}";
        }
        catch (HttpRequestException exception)
        {
            return $"{address} does not answer ({exception.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{address} does not answer in {_http.Timeout.TotalSeconds:0} s";
        }
    };
}
