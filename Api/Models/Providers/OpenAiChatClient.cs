using System.Buffers;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Providers;

/// <summary>
/// Calls an OpenAI-compatible endpoint with the client's own JSON and hands its JSON back, so that no field is lost either
/// way. docs/adr/0003-raw-json-provider.md says why it stands in for Microsoft.Extensions.AI.OpenAI. It repeats a call only where the
/// provider refused to take it, which bills nothing, because of a field that this product added.
/// </summary>
public sealed partial class OpenAiChatClient : IChatClient
{
    // An error body is a few hundred bytes; a longer one is a page of a proxy.
    private const int MaxErrorBody = 64 * 1024;
    private const int LongestRequestId = 200;

    private static readonly string[] _requestIds = ["x-request-id", "request-id", "apim-request-id"];

    private readonly UpstreamHttp _http;
    private readonly Uri _url;
    private readonly string _name;
    private readonly string _model;
    private readonly string _outputLimitField;
    private readonly StreamUsage _streamUsage;
    private readonly LearnedModel _learned;
    private readonly string? _key;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly ChatClientMetadata _metadata;
    private readonly ILogger _logger;

    public OpenAiChatClient(ModelOptions options, LearnedModel learned, UpstreamHttp http, ILogger logger)
    {
        _http = http;
        _url = CompletionsUrl(options.Endpoint);
        _name = options.Name;
        _model = options.UpstreamModel ?? options.Name;
        _outputLimitField = options.OutputLimitField ?? DefaultOutputLimitField(_url);
        _streamUsage = options.StreamUsage;
        _learned = learned;
        _key = options.Key;
        _authorization = string.IsNullOrEmpty(_key) ? null : new AuthenticationHeaderValue("Bearer", _key);
        _metadata = new ChatClientMetadata("openai", _url, _model);
        _logger = logger;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (response, _) = await SendAsync(options.Call(), cancellationToken);
        using var _1 = response;
        var payload = Read(await ReadAsync(response, cancellationToken), null);
        return new ChatResponse(new ChatMessage(ChatRole.Assistant, payload.Content))
        {
            RawRepresentation = payload,
            ResponseId = payload.Id,
            ModelId = payload.Model,
            FinishReason = payload.FinishReason is { } reason ? new ChatFinishReason(reason) : null,
            Usage = payload.Usage,
        };
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        var (response, asksForUsage) = await SendAsync(call, cancellationToken);
        using var _1 = response;
        if (response.Content.Headers.ContentType?.MediaType is not "text/event-stream")
        {
            throw UpstreamErrors.Garbage(null, Read(await ReadAsync(response, cancellationToken), null).Usage);
        }

        await using var body = new HeardStream(await response.Content.ReadAsStreamAsync(cancellationToken), call);
        var events = SseParser.Create(body, static (_, data) => data.ToArray()).EnumerateAsync(cancellationToken);
        await using var reader = events.GetAsyncEnumerator(cancellationToken);
        WirePayload? payload = null;
        var (finished, hasUsage) = (0, false);
        while (await NextAsync(reader, body))
        {
            var data = reader.Current.Data;
            if (data.AsSpan().Trim(" \t\r\n"u8) is var text && text.IsEmpty)
            {
                // No event, says the standard.
                continue;
            }

            if (text.SequenceEqual("[DONE]"u8))
            {
                NoteUsage(hasUsage);
                yield break;
            }

            payload = Read(data, payload);
            finished += payload.Finished;
            hasUsage |= payload.Usage is not null;
            // An event with another name, as "ping", is only for those who know it.
            if (reader.Current.EventType is SseParser.EventTypeDefault || payload is not { Choices: 0, Usage: null })
            {
                yield return ToUpdate(payload);
            }
        }

        // An end without [DONE] is a cut connection, and the part so far must not pass for the whole answer; but for one that lacks nothing else.
        if (finished < call.Choices || (asksForUsage && !hasUsage))
        {
            throw UpstreamErrors.Broken(null);
        }

        NoteUsage(hasUsage);
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

    private void NoteUsage(bool hasUsage)
    {
        if (_learned.OmitsStreamUsage == hasUsage)
        {
            _learned.OmitsStreamUsage = !hasUsage;
        }
    }

    /// <returns>The response, and whether it was asked for the usage of a stream.</returns>
    private async Task<(HttpResponseMessage Response, bool AsksForUsage)> SendAsync(ChatCall call, CancellationToken cancellationToken)
    {
        var asksForUsage = call.Stream && _streamUsage != StreamUsage.Never && !(_streamUsage == StreamUsage.Auto && _learned.RefusesStreamUsage);
        var (leftOut, limits) = (false, (RefusedLimits?)null);
        while (true)
        {
            var response = await PostAsync(call, asksForUsage, cancellationToken);
            call.Outcome.ProviderRequestId = RequestIdOf(response);
            if (response.IsSuccessStatusCode)
            {
                Learn(leftOut, limits);
                return (response, asksForUsage);
            }

            using (response)
            {
                var refusal = await ReadBoundedAsync(response, cancellationToken);
                var isRefused = (int)response.StatusCode is StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status422UnprocessableEntity;
                if (isRefused && asksForUsage && _streamUsage == StreamUsage.Auto && IsAboutStreamOptions(refusal.Span))
                {
                    (asksForUsage, leftOut) = (false, true);
                }
                else if (isRefused && limits is null && call is { RequestedMaxOutputTokens: null, ClampedMaxOutputTokens: { } sent }
                    && RefusedLimits.Find(ProviderMessage.Read(refusal, _key).Message) is { } found && found.OutputLimit(call.PromptTokens) is >= 1 and var fits && fits < sent)
                {
                    limits = found;
                    call.ClampedMaxOutputTokens = (int)fits;
                }
                else
                {
                    throw UpstreamErrors.FromResponse(response, refusal, _key);
                }
            }
        }
    }

    private void Learn(bool refusesUsage, RefusedLimits? limits)
    {
        if (refusesUsage && !_learned.RefusesStreamUsage)
        {
            _learned.RefusesStreamUsage = true;
            LogRefusesUsage(_name);
        }

        if (limits is not null)
        {
            _learned.Learn(limits);
            LogLimits(_name, _learned.ContextWindow, _learned.MaxOutputTokens);
        }
    }

    private static bool IsAboutStreamOptions(ReadOnlySpan<byte> words) =>
        words.IndexOf("stream_options"u8) >= 0 || words.IndexOf("include_usage"u8) >= 0 || words.IndexOf("xtra inputs"u8) >= 0 || words.IndexOf("xtra_forbidden"u8) >= 0;

    private async Task<HttpResponseMessage> PostAsync(ChatCall call, bool asksForUsage, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(256);
        UpstreamRequestWriter.Write(body, call, _model, _outputLimitField, asksForUsage);
        using var request = new HttpRequestMessage(HttpMethod.Post, _url);
        request.Content = new ReadOnlyMemoryContent(body.WrittenMemory);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = _authorization;
        try
        {
            return await _http.SendAsync(request, cancellationToken);
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
    }

    private static string? RequestIdOf(HttpResponseMessage response)
    {
        foreach (var name in _requestIds)
        {
            if (response.Headers.NonValidated.TryGetValues(name, out var values) && values.ToString() is { Length: > 0 and <= LongestRequestId } id)
            {
                return id;
            }
        }

        return null;
    }

    private static async Task<byte[]> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            return await response.Content.ReadAsByteArrayAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw UpstreamErrors.Broken(exception);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBoundedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            var buffer = new byte[MaxErrorBody];
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
            return buffer.AsMemory(0, length);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return default;
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<SseItem<byte[]>> events, HeardStream body)
    {
        try
        {
            body.Expect();
            return await events.MoveNextAsync();
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw UpstreamErrors.Broken(exception);
        }
    }

    private WirePayload Read(byte[] data, WirePayload? before)
    {
        try
        {
            var payload = WirePayloadReader.Read(data, before);
            return payload.IsError ? throw UpstreamErrors.FromErrorObject(payload, _key) : payload;
        }
        catch (JsonException exception)
        {
            throw UpstreamErrors.Garbage(exception, WirePayloadReader.FindUsage(data));
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

    [LoggerMessage(210, LogLevel.Information, "The provider of model {Model} refuses stream_options, and is asked without them from now on. StreamUsage=Never in the model's configuration says so from the start.")]
    private partial void LogRefusesUsage(string model);

    [LoggerMessage(211, LogLevel.Warning, "The provider of model {Model} takes less than its configuration says: ContextWindow {ContextWindow}, MaxOutputTokens {MaxOutputTokens} (2147483647: it did not say). Please put these into the configuration.")]
    private partial void LogLimits(string model, int contextWindow, int maxOutputTokens);
}
