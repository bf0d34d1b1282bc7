using System.Buffers;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Providers;

/// <summary>
/// Calls an OpenAI-compatible endpoint with the client's own JSON and hands its JSON back, so that no field is lost either
/// way. docs/adr/0003-raw-json-provider.md says why it stands in for Microsoft.Extensions.AI.OpenAI. It never repeats a call.
/// </summary>
public sealed class OpenAiChatClient : IChatClient
{
    private readonly UpstreamHttp _http;
    private readonly Uri _url;
    private readonly string _model;
    private readonly string _outputLimitField;
    private readonly string? _key;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly ChatClientMetadata _metadata;

    public OpenAiChatClient(ModelOptions options, UpstreamHttp http)
    {
        _http = http;
        _url = CompletionsUrl(options.Endpoint);
        _model = options.UpstreamModel ?? options.Name;
        _outputLimitField = options.OutputLimitField ?? DefaultOutputLimitField(_url);
        _key = options.Key;
        _authorization = string.IsNullOrEmpty(_key) ? null : new AuthenticationHeaderValue("Bearer", _key);
        _metadata = new ChatClientMetadata("openai", _url, _model);
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(options.Call(), cancellationToken);
        try
        {
            var payload = WirePayloadReader.Read(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            if (payload.IsError)
            {
                throw UpstreamErrors.FromErrorObject(payload);
            }

            return new ChatResponse(new ChatMessage(ChatRole.Assistant, payload.Content))
            {
                RawRepresentation = payload,
                ResponseId = payload.Id,
                ModelId = payload.Model,
                FinishReason = payload.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
                Usage = payload.Usage,
            };
        }
        catch (JsonException exception)
        {
            throw UpstreamErrors.Garbage(exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw UpstreamErrors.Broken(exception);
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(options.Call(), cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
        {
            throw UpstreamErrors.Garbage(null);
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var events = SseParser.Create(body, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken);
        await using var reader = events.GetAsyncEnumerator(cancellationToken);
        WirePayload? payload = null;
        while (await NextAsync(reader) is { } data)
        {
            if (data.AsSpan().SequenceEqual("[DONE]"u8))
            {
                yield break;
            }

            payload = Read(data, payload);
            yield return ToUpdate(payload);
        }

        // An end without [DONE] is a cut connection; the part so far must not pass for the whole answer.
        throw UpstreamErrors.Broken(null);
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is not null ? null
        : serviceType == typeof(ChatClientMetadata) ? _metadata
        : serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
        // The connections are shared and belong to UpstreamHttp.
    }

    private async Task<HttpResponseMessage> SendAsync(ChatCall call, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(256);
        UpstreamRequestWriter.Write(body, call, _model, _outputLimitField);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url);
        request.Content = new ReadOnlyMemoryContent(body.WrittenMemory);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = _authorization;

        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw UpstreamErrors.Unreachable(exception);
        }
        catch (HttpRequestException exception)
        {
            // The request was on its way: the provider may have worked, and bills that.
            throw UpstreamErrors.Broken(exception);
        }

        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw await UpstreamErrors.FromResponseAsync(response, _key, cancellationToken);
        }
    }

    private static async ValueTask<byte[]?> NextAsync(IAsyncEnumerator<SseItem<byte[]>> events)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current.Data : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw UpstreamErrors.Broken(exception);
        }
    }

    private static WirePayload Read(byte[] data, WirePayload? before)
    {
        try
        {
            var payload = WirePayloadReader.Read(data, before);
            return payload.IsError ? throw UpstreamErrors.FromErrorObject(payload) : payload;
        }
        catch (JsonException exception)
        {
            throw UpstreamErrors.Garbage(exception);
        }
    }

    private static ChatResponseUpdate ToUpdate(WirePayload payload)
    {
        var update = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            RawRepresentation = payload,
            ResponseId = payload.Id,
            ModelId = payload.Model,
            FinishReason = payload.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
        };
        if (!string.IsNullOrEmpty(payload.Content))
        {
            update.Contents = [new TextContent(payload.Content)];
        }

        if (payload.Usage is not null)
        {
            update.Contents.Add(new UsageContent(payload.Usage));
        }

        return update;
    }

    // An endpoint without a path is a host's name, and the path that every such API has is /v1.
    private static Uri CompletionsUrl(string endpoint)
    {
        var uri = new Uri(endpoint);
        var path = uri.AbsolutePath.TrimEnd('/');
        return new UriBuilder(uri) { Path = (path.Length == 0 ? "/v1" : path) + "/chat/completions" }.Uri;
    }

    private static string DefaultOutputLimitField(Uri url) =>
        ModelConfiguration.IsOpenAi(url.AbsoluteUri) || url.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase)
            ? OutputLimitFields.MaxCompletionTokens
            : OutputLimitFields.MaxTokens;
}
