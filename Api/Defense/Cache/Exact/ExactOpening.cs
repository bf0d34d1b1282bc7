using AspireAi.Api.Defense.Cache.Sharing;
using AspireAi.Api.Defense.SingleFlight;
using AspireAi.Api.Defense.Tiers;
using AspireAi.Api.Models;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// Asks, in the stages' one flush, whether the answer is stored or being made. A claim that comes to nothing, because another
/// stage refuses the call, is given back when the call ends.
/// </summary>
internal sealed class ExactOpening(
    AnswerStore store, FlightStore flights, FlightRegistry registry, ModelCatalog models, TierCatalog tiers, IOptionsMonitor<CacheOptions> options)
    : IAdmissionQuery<AnswerReply>
{
    // A tool call is an act and not an answer, and so is what the provider is to keep; and what it is to look up may be another tomorrow.
    private static readonly HashSet<string> _acts = new(StringComparer.Ordinal)
    {
        "tools", "functions", "store", "web_search_options", "data_sources", "plugins", "search_parameters", "search_settings", "enable_search",
    };

    public string Stage => ExactCacheChatClient.SpanName;

    public Task<AnswerReply> RunAsync(ChatCall call)
    {
        var directives = CacheDirectives.Parse(call.CacheControl);
        if (!options.CurrentValue.Enabled || directives.NoStore || call.Embedding is not null || !IsCacheable(call))
        {
            return Task.FromResult(new AnswerReply(AnswerReplyKind.Bypass));
        }

        var model = models.Get(call.Model);
        var request = Ask(call, model);
        if (request.FlightEntry.Length == 0)
        {
            return Task.FromResult(new AnswerReply(AnswerReplyKind.Bypass));
        }

        // Whoever wants a fresh answer must not be given one that began earlier, nor hold the others up.
        var claim = directives.NoCache || request.WriteEntry.Length == 0 ? "" : registry.NewClaim(request.OutputLimit);
        var reply = ReadAsync(request, claim, directives.NoCache);
        if (claim.Length > 0)
        {
            call.Ended += () => _ = ReleaseAsync(reply, claim);
        }

        return reply;
    }

    private async Task<AnswerReply> ReadAsync(AnswerRequest request, string claim, bool fresh) =>
        await store.ReadAsync(request, claim, fresh) with { Request = request };

    private async Task ReleaseAsync(Task<AnswerReply> reply, string claim)
    {
        var said = await reply;
        if (said is { Kind: AnswerReplyKind.Lead, ClaimTaken: false, Flight: { } flight })
        {
            await flights.ReleaseAsync(flight, claim);
        }

        registry.Forget(claim);
    }

    private AnswerRequest Ask(ChatCall call, ChatModel model)
    {
        var fingerprint = RequestFingerprint.Of(call, model.Identity);
        var scope = CacheScope.Of(call, fingerprint, options.CurrentValue.ShareGuestAnswers);
        return new AnswerRequest(
            fingerprint,
            AnswerKeys.Entry(fingerprint, scope.Shared),
            AnswerKeys.Entry(fingerprint, scope.Private),
            AnswerKeys.Entry(fingerprint, scope.Write),
            scope.Write is not null && scope.Write == scope.Shared ? AnswerAbout.Shared : AnswerAbout.Private,
            AnswerKeys.CallerTag(call.Caller),
            tiers.OutputLimitOf(call, model)) { Sharing = scope };
    }

    // Several choices are wanted different.
    private static bool IsCacheable(ChatCall call) => call.Choices == 1 && !call.Root.EnumerateObject().Any(static field => _acts.Contains(field.Name) && Says(field.Value));

    private static bool Says(JsonElement value) =>
        value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False) && !(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 0);
}
