using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace AspireAi.Web.ApiClient;

/// <summary>The Api as the chat page uses it. Every failure comes out as an <see cref="ApiFailureException"/>, every cancellation as itself.</summary>
internal sealed partial class ChatApi(HttpClient http, TimeProvider time, IOptions<ChatPageOptions> options)
{
    // Answered from memory or by a few reads; a slower answer is none.
    private static readonly TimeSpan _shortCall = TimeSpan.FromSeconds(10);

    /// <summary>Whether the Api answers at all; anything but a gateway's complaint counts.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var limit = Limit(_shortCall, cancellationToken);
            using var response = await http.GetAsync(ServiceDefaultsHostExtensions.AlivePath, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return response.StatusCode is not (HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<ModelInfo>> ModelsAsync(CancellationToken cancellationToken) =>
        (await CallAsync(HttpMethod.Get, "/v1/models", null, WireJson.Default.WireModels, cancellationToken))?.Data?.Where(static model => model.Kind != "embedding").ToList() ?? [];

    /// <summary>What the caller has used and has left; null where the Api doesn't say.</summary>
    public async Task<Allowance?> AllowanceAsync(CancellationToken cancellationToken) =>
        (await CallAsync(HttpMethod.Get, "/account/usage", null, WireJson.Default.WireUsage, cancellationToken))?.ToAllowance();

    /// <summary>Thumbs on an answer that a cache keeps.</summary>
    public Task RateAsync(string cacheId, bool up, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, "/feedback", JsonContent.Create(new WireFeedback(cacheId, up ? "up" : "down"), WireJson.Default.WireFeedback), cancellationToken);

    private async Task CallAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken) =>
        await CallAsync<object>(method, path, content, null, cancellationToken);

    /// <summary>A call that is answered at once and whole.</summary>
    private async Task<T?> CallAsync<T>(HttpMethod method, string path, HttpContent? content, JsonTypeInfo<T>? type, CancellationToken cancellationToken)
        where T : class
    {
        using var limit = Limit(_shortCall, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            using var response = await http.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode)
            {
                throw new ApiFailureException(await ApiFailureReader.ReadAsync(response, time, limit.Token));
            }

            return type is null ? null : await response.Content.ReadFromJsonAsync(type, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            throw new ApiFailureException(new ApiFailure(FailureKind.Away), e);
        }
        catch (JsonException e)
        {
            throw new ApiFailureException(new ApiFailure(FailureKind.Internal), e);
        }
    }

    /// <summary>
    /// Asks, and yields what comes. Abandoning the enumeration or canceling closes the connection, which is how the Api learns that nobody
    /// reads any more and stops the model.
    /// </summary>
    /// <param name="request">The whole conversation.</param>
    /// <param name="regenerate">Not from the cache.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<ChatEvent> StreamAsync(WireRequest request, bool regenerate, CancellationToken cancellationToken) =>
        EventsAsync(() => Asking("/v1/chat/completions", JsonContent.Create(request, WireJson.Default.WireRequest), regenerate), null, cancellationToken);

    private static HttpRequestMessage Asking(string path, HttpContent content, bool regenerate)
    {
        var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        if (regenerate)
        {
            message.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true };
        }

        return message;
    }

    /// <param name="make">The request.</param>
    /// <param name="answer">Of a conversation: learns where the answer stands, and counts its events.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async IAsyncEnumerable<ChatEvent> EventsAsync(
        Func<HttpRequestMessage> make, RunningAnswer? answer, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var silence = Limit(options.Value.SilenceLimit, cancellationToken);
        using var response = await SendAsync(make, answer, silence.Token, cancellationToken);
        if (answer is null)
        {
            yield return new ChatEvent.Began(Provenance.Of(response.Headers));
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        await using var events = SseParser.Create(body, (_, data) => Parsed(data)).EnumerateAsync(silence.Token).GetAsyncEnumerator(silence.Token);
        var finished = false;
        while (await NextAsync(events, finished, cancellationToken) is { } chunk)
        {
            silence.CancelAfter(options.Value.SilenceLimit);
            if (chunk.Error is { } error)
            {
                throw new ApiFailureException(ApiFailureReader.FromStream(error));
            }

            answer?.Count();
            if (answer is not null && chunk.Answer is { } about)
            {
                if (about.Headers is { } headers)
                {
                    answer.Learn(about.Id, about.Place);
                    yield return new ChatEvent.Began(Provenance.Of(headers));
                }
                else
                {
                    finished = true;
                    yield return new ChatEvent.Ended(about.State ?? "left");
                }
            }

            foreach (var choice in chunk.Choices ?? [])
            {
                if ((choice.Delta?.Content ?? choice.Delta?.Refusal) is { Length: > 0 } text)
                {
                    yield return new ChatEvent.Piece(text);
                }

                if (choice.FinishReason is { } reason)
                {
                    // Of a conversation's answer the last event says that it is over.
                    finished = answer is null;
                    yield return new ChatEvent.Finished(reason);
                }
            }

            if (chunk.Usage is { } usage)
            {
                yield return new ChatEvent.Counted(usage);
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        Func<HttpRequestMessage> make, RunningAnswer? answer, CancellationToken silence, CancellationToken cancellationToken)
    {
        using var message = make();
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        HttpResponseMessage response;
        try
        {
            response = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, silence);
        }
        catch (HttpRequestException e)
        {
            // Only a connection that was never made proves that nothing was asked.
            var kind = e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError ? FailureKind.Away : FailureKind.BrokeOff;
            throw new ApiFailureException(new ApiFailure(kind), e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiFailureException(new ApiFailure(FailureKind.Silent), e);
        }

        answer?.Learn(response.Headers);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            throw new ApiFailureException(await ApiFailureReader.ReadAsync(response, time, cancellationToken));
        }
    }

    private static async Task<WireChunk?> NextAsync(IAsyncEnumerator<SseItem<WireChunk?>> events, bool finished, CancellationToken cancellationToken)
    {
        try
        {
            if (await events.MoveNextAsync() && events.Current.Data is { } chunk)
            {
                return chunk;
            }
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiFailureException(new ApiFailure(FailureKind.Silent), e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ApiFailureException(new ApiFailure(FailureKind.BrokeOff), e);
        }

        // The end, by [DONE] or by the connection. Without a reason to finish before it, the answer is not whole.
        return finished ? null : throw new ApiFailureException(new ApiFailure(FailureKind.BrokeOff));
    }

    private static WireChunk? Parsed(ReadOnlySpan<byte> data) =>
        data.SequenceEqual("[DONE]"u8) ? null : JsonSerializer.Deserialize(data, WireJson.Default.WireChunk);

    // Linked to the injected clock, so that a test can let time pass.
    private LimitedToken Limit(TimeSpan limit, CancellationToken cancellationToken) => new(limit, time, cancellationToken);

    private sealed class LimitedToken : IDisposable
    {
        private readonly CancellationTokenSource _timer;
        private readonly CancellationTokenSource _linked;

        public LimitedToken(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
        {
            _timer = new CancellationTokenSource(limit, time);
            _linked = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
        }

        public CancellationToken Token => _linked.Token;

        public void CancelAfter(TimeSpan limit) => _timer.CancelAfter(limit);

        public void Dispose()
        {
            _linked.Dispose();
            _timer.Dispose();
        }
    }
}
