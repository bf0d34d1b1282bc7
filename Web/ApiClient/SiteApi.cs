using System.Net.Http.Json;
using System.Text.Json;
using AspireAi.Web.Session;

namespace AspireAi.Web.ApiClient;

/// <summary>
/// The Api as the documents use it, in the name of the person at the page. Every refusal comes out as an <see cref="AccountException"/>
/// with the Api's own words, and so does its absence.
/// </summary>
internal sealed class SiteApi(HttpClient http)
{
    private static readonly JsonSerializerOptions _json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull,
    };

    public Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) => SendAsync<T>(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>A whole list, page by page.</summary>
    public async Task<IReadOnlyList<T>> AllAsync<T>(string path, CancellationToken cancellationToken)
    {
        var all = new List<T>();
        string? after = null;
        do
        {
            var page = await GetAsync<Listing<T>>($"{path}?limit=200{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}", cancellationToken);
            all.AddRange(page.Data);
            after = page.Next;
        }
        while (after is not null);
        return all;
    }

    public async Task<T> SendAsync<T>(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(method, path, body, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await response.Content.ReadFromJsonAsync<T>(_json, cancellationToken) ?? throw new JsonException($"The Api answered {path} with null.");
    }

    public async Task SendAsync(HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var _ = await SendAsync(method, path, body, HttpCompletionOption.ResponseContentRead, cancellationToken);
    }

    /// <summary>For what is passed on as it comes; the caller disposes it.</summary>
    public Task<HttpResponseMessage> StreamAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = JsonContent.Create(body, body.GetType(), mediaType: null, _json);
        }

        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(request, completion, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw AccountException.Unavailable();
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await AccountClient.FailureAsync(response, cancellationToken);
        }
    }
}
