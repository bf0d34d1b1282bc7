using System.Security.Cryptography;
using AspireAi.Api.Accounts.Store;
using AspireAi.Api.Defense.Cache.Sharing;
using AspireAi.Api.Defense.Telemetry;
using AspireAi.Api.Embeddings;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// Answers those inputs of an embeddings request from the store that the same caller had embedded before, and asks for the others. A
/// vector tells nearly all of its text, so none is shared between callers. Fails open: while the store is away all are asked for.
/// </summary>
internal sealed class EmbeddingCacheChatClient(
    IChatClient innerClient, AnswerStore store, AccountStore accounts, ModelCatalog models, TokenCounter tokens, DefenseMetrics metrics, IOptionsMonitor<CacheOptions> options, TimeProvider time)
    : DelegatingChatClient(innerClient)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? chatOptions = null, CancellationToken cancellationToken = default)
    {
        var call = chatOptions.Call();
        var (embedding, model) = (call.Embedding!, call.Asked ?? models.Get(call.Model));
        var directives = CacheDirectives.Parse(call.CacheControl);
        // Several people may stand behind a guest's address.
        if (!options.CurrentValue.Enabled || directives.NoStore || call.Caller.Kind == CallerKind.Guest)
        {
            call.Outcome.Cache = CacheResult.Bypass;
            metrics.CacheLookup(CacheResult.Bypass);
            return InForm(embedding, model, await base.GetResponseAsync(messages, chatOptions, cancellationToken));
        }

        var requests = embedding.Inputs.Select(input => RequestOf(call, embedding, input, model)).ToList();
        var known = await ReadAsync(call, requests, directives);
        var missing = Enumerable.Range(0, requests.Count).Where(index => known[index] is null).ToArray();
        call.Outcome.Cache = missing.Length == 0 ? CacheResult.Exact : CacheResult.Miss;
        metrics.CacheLookup(call.Outcome.Cache.Value);
        if (missing.Length < requests.Count)
        {
            call.Outcome.Headers.Add(new("x-cache-inputs", (requests.Count - missing.Length).ToString(CultureInfo.InvariantCulture)));
        }

        var saved = known.Sum(static one => (long)(one?.Tokens ?? 0));
        if (missing.Length == 0)
        {
            call.Outcome.Model = call.Model;
            NoteSaved(call, model, saved);
            return Response(new EmbeddingResponse(
                EmbeddingWire.WriteResponse(model.Name, [.. known.Select(static one => one!.Numbers)], embedding.IsBase64, known.Sum(static one => (long)one!.Tokens)), model.Name, [], null, embedding.IsBase64));
        }

        // What is paid for is kept, even when its client has left.
        embedding.Ask(missing);
        var response = await base.GetResponseAsync(messages, chatOptions, CancellationToken.None);
        var fresh = (EmbeddingResponse)response.RawRepresentation!;
        var counts = Share(missing.Select(index => EmbeddingRequest.Count(embedding.Inputs[index], tokens, 0)).ToArray(), fresh.Usage?.InputTokenCount);
        await StoreAsync(call, missing, requests, fresh, counts);
        cancellationToken.ThrowIfCancellationRequested();
        if (missing.Length == requests.Count)
        {
            return InForm(embedding, model, response);
        }

        for (var i = 0; i < missing.Length; i++)
        {
            known[missing[i]] = new(fresh.Vectors[i], counts[i]);
        }

        NoteSaved(call, model, saved);
        var whole = EmbeddingWire.WriteResponse(
            fresh.Model ?? model.Name, [.. known.Select(static one => one!.Numbers)], embedding.IsBase64, known.Sum(static one => (long)one!.Tokens));
        return Response(fresh with { Utf8 = whole });
    }

    // A provider may answer in another form than it was asked for.
    private static ChatResponse InForm(EmbeddingRequest request, ChatModel model, ChatResponse response)
    {
        var said = (EmbeddingResponse)response.RawRepresentation!;
        return said.IsBase64 == request.IsBase64 ? response : Response(said with
        {
            Utf8 = EmbeddingWire.WriteResponse(said.Model ?? model.Name, said.Vectors, request.IsBase64, said.Usage?.InputTokenCount ?? 0),
        });
    }

    private static ChatResponse Response(EmbeddingResponse response) => new() { RawRepresentation = response, Usage = response.Usage };

    private async Task<Vector?[]> ReadAsync(ChatCall call, List<AnswerRequest> requests, CacheDirectives directives)
    {
        using var span = StageSpans.Start(ExactCacheChatClient.SpanName);
        var replies = await Task.WhenAll(requests.Select(request => store.ReadAsync(request, claim: "", fresh: directives.NoCache)));
        if (Array.Exists(replies, static reply => reply.Kind == AnswerReplyKind.Away))
        {
            call.Outcome.MarkDegraded(ExactCacheChatClient.StageName);
        }

        var now = time.GetUtcNow();
        var known = Array.ConvertAll(replies, reply =>
            reply.Body is { } body && CachedAnswer.TryDecode(body, out var facts, out var parts) && now - facts.Made <= (directives.MaxAge ?? TimeSpan.MaxValue)
            && parts is [var part] && EmbeddingWire.FromBytes(part.Utf8.Span) is { } vector
                ? new Vector(vector, facts.InputTokens)
                : null);
        span.Decided(Array.TrueForAll(known, static one => one is not null) ? "hit" : "miss")?.SetTag("aspireai.cache.hits", known.Count(static one => one is not null));
        return known;
    }

    private async Task StoreAsync(ChatCall call, int[] missing, List<AnswerRequest> requests, EmbeddingResponse fresh, int[] counts)
    {
        var length = call.Embedding!.Dimensions ?? fresh.Vectors[0].Length;
        if (fresh.Vectors.Any(vector => vector.Length != length))
        {
            // Something is wrong with the provider, and should not be with the cache as well.
            return;
        }

        if (!await accounts.IsStillThereAsync(call.Caller))
        {
            // Nobody could ever be served it.
            return;
        }

        await Task.WhenAll(missing.Select(async (index, i) =>
        {
            var (request, made) = (requests[index], time.GetUtcNow());
            var body = CachedAnswer.Encode([new AnswerPart(AnswerPartKind.Whole, EmbeddingWire.ToBytes(fresh.Vectors[i]))], new CachedAnswerFacts(made, counts[i], 0));
            if (body.Length > options.CurrentValue.MaxEntryBytes)
            {
                metrics.CacheWrite("too-large");
                return;
            }

            var about = new AnswerAbout
            {
                Id = request.WriteEntry, Tenant = call.Caller.Tenant, Scope = AnswerAbout.Private, Model = call.Model, Question = "", Made = made, Bytes = body.Length, Tokens = counts[i],
            };
            metrics.CacheWrite(await store.StoreAsync(body, about, request.CallerTag, request.FlightEntry, "") is null ? "away" : "stored");
        }));
    }

    private void NoteSaved(ChatCall call, ChatModel model, long saved)
    {
        call.Outcome.SavedTokens = saved;
        // Dollars per million tokens are micro-dollars per token.
        call.Outcome.SavedMicroDollars = (long)(saved * model.Price.Input);
        metrics.Saved(saved, call.Outcome.SavedMicroDollars.Value);
    }

    private static AnswerRequest RequestOf(ChatCall call, EmbeddingRequest embedding, JsonElement input, ChatModel model)
    {
        var text = input.ValueKind == JsonValueKind.String ? "text " + input.GetString() : "tokens " + string.Join(' ', input.EnumerateArray().Select(static number => number.GetInt32()));
        // Whatever else a provider takes may change the vector.
        var others = string.Join('\n', call.Root.EnumerateObject().Where(static field => field.Name is not ("model" or "input" or "encoding_format" or "user"))
            .OrderBy(static field => field.Name, StringComparer.Ordinal).Select(static field => $"{field.Name}:{field.Value.GetRawText()}"));
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"embedding\n{model.Identity}\n{others}\n{text}")));
        var entry = AnswerKeys.Entry(fingerprint, CacheScope.OwnOf(call));
        return new AnswerRequest(fingerprint, "", entry, entry, AnswerAbout.Private, AnswerKeys.CallerTag(call.Caller), 0);
    }

    // The provider tells the tokens of all together.
    private static int[] Share(long[] counted, long? reported)
    {
        var sum = counted.Sum();
        return Array.ConvertAll(counted, count => (int)(reported is { } all and >= 0 and <= int.MaxValue && sum > 0 ? Math.Round((double)all * count / sum) : count));
    }

    private sealed record Vector(float[] Numbers, int Tokens);
}
