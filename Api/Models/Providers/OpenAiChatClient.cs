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
    // Behind a whole answer only the end of the stream is missing.
    private static readonly TimeSpan _untilLastLine = TimeSpan.FromSeconds(2);

    private readonly UpstreamHttp _http;
    private readonly Uri _url;
    private readonly Uri _embeddingsUrl;
    private readonly string _name;
    private readonly string _model;
    private readonly string _outputLimitField;
    private readonly StreamUsage _streamUsage;
    private readonly LearnedModel _learned;
    private readonly string? _key;
    private readonly AuthenticationHeaderValue? _authorization;
    private readonly ChatClientMetadata _metadata;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;

    public OpenAiChatClient(
        ModelOptions options, Uri endpoint, string? key, string upstreamModel, LearnedModel learned, UpstreamHttp http, TimeProvider time, ILogger logger)
    {
        _time = time;
        _http = http;
        _url = OpenAiUrls.Of(endpoint, "chat/completions");
        _embeddingsUrl = OpenAiUrls.Of(endpoint, "embeddings");
        _name = options.Name;
        _model = upstreamModel;
        _outputLimitField = options.OutputLimitField ?? DefaultOutputLimitField(_url);
        _streamUsage = options.StreamUsage;
        _learned = learned;
        _key = key;
        _authorization = string.IsNullOrEmpty(_key) ? null : new AuthenticationHeaderValue("Bearer", _key);
        _metadata = new ChatClientMetadata("openai", _url, _model);
        _logger = logger;
    }

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (options.Call() is { Embedding: { } embedding } asked)
        {
            return await EmbedAsync(asked, embedding, cancellationToken);
        }

        var (response, _) = await SendAsync(options.Call(), cancellationToken);
        using var _1 = response;
        var payload = Read(await ProviderResponse.ReadAsync(response, cancellationToken), null);
        if (payload.Choices == 0)
        {
            throw UpstreamErrors.FromErrorObject(payload, _key);
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

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = options.Call();
        var (response, asksForUsage) = await SendAsync(call, cancellationToken);
        using var _1 = response;
        // Some send a stream as plain text, or do not say what it is.
        if (response.Content.Headers.ContentType?.MediaType is { } type && (type.EndsWith("json", StringComparison.OrdinalIgnoreCase) || type.EndsWith("html", StringComparison.OrdinalIgnoreCase)))
        {
            var whole = Read(await ProviderResponse.ReadAsync(response, cancellationToken), null);
            throw whole.Choices == 0 ? UpstreamErrors.FromErrorObject(whole, _key) : UpstreamErrors.Garbage(null, whole.Usage);
        }

        await using var body = new HeardStream(await response.Content.ReadAsStreamAsync(cancellationToken), call);
        using var patience = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        await using var reader = SseParser.Create(body, static (_, data) => data.ToArray()).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        WirePayload? payload = null;
        var (finished, hasUsage, hasChoices) = (UInt128.Zero, false, false);
        while (true)
        {
            // What lacks nothing but its last line is whole, whatever happens to that. Without it any end is a cut connection, and the part so far
            // must not pass for the whole answer.
            var isWhole = UInt128.PopCount(finished) >= (UInt128)call.Choices && (hasUsage || !asksForUsage);
            byte[]? data;
            try
            {
                if (isWhole)
                {
                    patience.CancelAfter(_untilLastLine);
                }

                data = await NextAsync(reader, body);
            }
            catch (Exception exception) when (isWhole && (exception is UpstreamException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)))
            {
                data = null;
            }

            if (data is null)
            {
                if (!isWhole)
                {
                    throw UpstreamErrors.Broken(null);
                }

                break;
            }

            var text = data.AsSpan().Trim(" \t\""u8);
            if (text.IsEmpty)
            {
                // No event, says the standard.
                continue;
            }

            if (text.SequenceEqual("[DONE]"u8) || (isWhole && text.SequenceEqual("DONE"u8)))
            {
                break;
            }

            var isNamed = reader.Current.EventType is not (SseParser.EventTypeDefault or "error");
            if (isNamed && text[0] != '{')
            {
                continue;
            }

            payload = Read(data, payload);
            if (reader.Current.EventType == "error")
            {
                throw UpstreamErrors.FromErrorObject(payload with { IsError = true }, _key);
            }

            finished |= payload.Finished;
            hasUsage |= payload.Usage is not null;
            hasChoices |= payload.Choices > 0;
            // An event with another name, as "ping", is only for those who know it.
            if (!isNamed || payload is not { Choices: 0, Usage: null })
            {
                yield return ToUpdate(payload);
            }
        }

        if (!hasChoices)
        {
            throw UpstreamErrors.Garbage(null, payload?.Usage);
        }
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

    /// <returns>The response, and whether it was asked for the usage of a stream.</returns>
    private async Task<(HttpResponseMessage Response, bool AsksForUsage)> SendAsync(ChatCall call, CancellationToken cancellationToken)
    {
        var field = _learned.OutputLimitField ?? _outputLimitField;
        var asksForUsage = call.Stream && _streamUsage != StreamUsage.Never && !(_streamUsage == StreamUsage.Auto && _learned.RefusesStreamUsage);
        var (leftOut, swapped, limits) = (false, false, (RefusedLimits?)null);
        while (true)
        {
            var response = await PostAsync(call, field, asksForUsage, cancellationToken);
            call.Outcome.ProviderRequestId = ProviderResponse.RequestIdOf(response);
            if (response.IsSuccessStatusCode)
            {
                Learn(leftOut, swapped ? field : null, limits);
                return (response, asksForUsage);
            }

            using (response)
            {
                var refusal = await ProviderResponse.ReadErrorAsync(response, _time, cancellationToken);
                var isRefused = (int)response.StatusCode is StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge or StatusCodes.Status422UnprocessableEntity;
                if (isRefused && asksForUsage && _streamUsage == StreamUsage.Auto && AreOurs(call) && IsAboutStreamOptions(refusal.Span))
                {
                    (asksForUsage, leftOut) = (false, true);
                }
                else if (isRefused && !swapped && call is { RequestedMaxOutputTokens: null, ClampedMaxOutputTokens: not null } && RefusedLimits.IsAboutField(refusal.Span, field))
                {
                    (field, swapped) = (OutputLimitFields.Other(field), true);
                }
                else if (isRefused && limits is null && call is { RequestedMaxOutputTokens: null, ClampedMaxOutputTokens: { } sent }
                    && RefusedLimits.Find(ProviderMessage.Read(refusal, _key).Message, sent) is { } found && found.OutputLimit(call.PromptTokens) is >= 1 and var fits && fits < sent)
                {
                    limits = found;
                    call.ClampedMaxOutputTokens = (int)fits;
                }
                else
                {
                    throw UpstreamErrors.FromResponse(response, refusal, _key, _time.GetUtcNow());
                }
            }
        }
    }

    private void Learn(bool refusesUsage, string? field, RefusedLimits? limits)
    {
        if (field is not null)
        {
            _learned.OutputLimitField = field;
            LogField(_name, field);
        }

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

    // What the client put there is between it and the provider.
    private static bool AreOurs(ChatCall call) =>
        !call.Root.Has("stream_options"u8, out var options) || options.EnumerateObject().All(static option => option.NameEquals("include_usage"u8));

    private static bool IsAboutStreamOptions(ReadOnlySpan<byte> words) =>
        words.IndexOf("stream_options"u8) >= 0 || words.IndexOf("include_usage"u8) >= 0 || words.IndexOf("xtra inputs"u8) >= 0 || words.IndexOf("xtra_forbidden"u8) >= 0;

    private Task<HttpResponseMessage> PostAsync(ChatCall call, string outputLimitField, bool asksForUsage, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>(256);
        UpstreamRequestWriter.Write(body, call, _model, outputLimitField, asksForUsage);
        return PostAsync(_url, body.WrittenMemory, cancellationToken);
    }

    private async Task<HttpResponseMessage> PostAsync(Uri url, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = _authorization;
        // Some networks refuse who has no name.
        request.Headers.TryAddWithoutValidation("User-Agent", "AspireAi");
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.HttpRequestError is
            HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError)
        {
            throw UpstreamErrors.Unreachable(exception);
        }
        catch (OperationCanceledException exception) when (exception.InnerException is TimeoutException && !cancellationToken.IsCancellationRequested)
        {
            // No connection in time.
            throw UpstreamErrors.Unreachable(exception);
        }
        catch (HttpRequestException exception)
        {
            // The request was on its way: the provider may have worked, and bills that.
            throw UpstreamErrors.Broken(exception);
        }
    }

    /// <returns>The data of the next event, in one line; null at the end.</returns>
    private static async ValueTask<byte[]?> NextAsync(IAsyncEnumerator<SseItem<byte[]>> events, HeardStream body)
    {
        try
        {
            body.Expect();
            if (!await events.MoveNextAsync())
            {
                return null;
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw UpstreamErrors.Broken(exception);
        }

        var data = events.Current.Data;
        // Its lines came in several fields. In JSON a line's end is white space.
        data.AsSpan().Replace((byte)'\n', (byte)' ');
        data.AsSpan().Replace((byte)'\r', (byte)' ');
        return data;
    }

    private WirePayload Read(byte[] data, WirePayload? before)
    {
        try
        {
            var payload = WirePayloadReader.Read(data, before);
            return !payload.IsError ? payload
                // The provider has worked, and bills that.
                : throw (before is null && !string.IsNullOrEmpty(payload.Content) ? UpstreamErrors.Broken(null, payload.Usage) : UpstreamErrors.FromErrorObject(payload, _key));
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

    private static string DefaultOutputLimitField(Uri url) =>
        ModelConfiguration.IsOpenAi(url.AbsoluteUri) || url.Host.EndsWith(".azure.com", StringComparison.OrdinalIgnoreCase)
            ? OutputLimitFields.MaxCompletionTokens
            : OutputLimitFields.MaxTokens;

    [LoggerMessage(210, LogLevel.Information, "The provider of model {Model} refuses stream_options, and is asked without them from now on. StreamUsage=Never in the model's configuration says so from the start.")]
    private partial void LogRefusesUsage(string model);

    [LoggerMessage(212, LogLevel.Information, "The provider of model {Model} wants its output limit in {Field}. OutputLimitField in the model's configuration says so from the start.")]
    private partial void LogField(string model, string field);

    [LoggerMessage(211, LogLevel.Warning, "The provider of model {Model} takes less than its configuration says: ContextWindow {ContextWindow}, MaxOutputTokens {MaxOutputTokens} (2147483647: it did not say). Please put these into the configuration.")]
    private partial void LogLimits(string model, int contextWindow, int maxOutputTokens);
}
