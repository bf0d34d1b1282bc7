using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Store;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Defense.Cache.Sharing;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Onnx;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>
/// Finds a stored answer by the question's meaning, and notes fresh ones. Fails open: a model, an index or a store that
/// fails is a miss.
/// </summary>
/// <remarks>
/// 1. The question is the text of the last message; screens refuse what no wording could make safe.
/// 2. One embedding; the nearest questions of the scopes that the caller may read, in the same context.
/// 3. Vetoes, then one verifier batch; see <see cref="SemanticDecider"/>.
/// 4. The most probable one's answer is read from Redis, which alone says that it is still there.
/// 5. A fresh answer's question joins the index once the answer itself is kept.
/// </remarks>
internal sealed partial class SemanticLookup(
    SemanticModels models, IVectorIndex index, VectorStore vectors, AnswerStore answers, AnswerReplay replay, ModelCatalog catalog,
    SemanticMetrics metrics, IOptionsMonitor<SemanticCacheOptions> options, TimeProvider time,
    ILogger<SemanticLookup> logger)
{
    /// <returns>The parts of the answer to serve, or null.</returns>
    public async ValueTask<List<AnswerPart>?> FindAsync(ChatCall call, AnswerRequest? request, CancellationToken cancellationToken)
    {
        if (request is null || !options.CurrentValue.Enabled || models.Ready is not { } loaded || SemanticQuestion.TextOf(call) is not { } text)
            return null;
        if (Refusals.IsTooLong(text, options.CurrentValue.MaxWords))
        {
            metrics.Screened(Refusals.Length);
            return null;
        }

        var question = new Question(text);
        if ((request.Sharing.IsEphemeral ? Refusals.Ephemeral : Refusals.Screen(question)) is { } refusal)
        {
            metrics.Screened(refusal);
            return null;
        }

        var began = time.GetTimestamp();
        var (parts, outcome) = await TryAsync(call, request, loaded, question, cancellationToken);
        metrics.Looked(outcome, time.GetElapsedTime(began));
        return parts;
    }

    private async Task<(List<AnswerPart>?, SemanticOutcome)> TryAsync(
        ChatCall call, AnswerRequest request, SemanticModels.Loaded loaded, Question question, CancellationToken cancellationToken)
    {
        using var hurry = new CancellationTokenSource(options.CurrentValue.LookupTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(hurry.Token, cancellationToken);
        try
        {
            return await LookAsync(call, request, loaded, question, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, SemanticOutcome.Busy);
        }
        catch (InferenceBusyException)
        {
            return (null, SemanticOutcome.Busy);
        }
#pragma warning disable CA1031 // Trouble in the cache is a miss, whatever it is.
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            call.Outcome.MarkDegraded(SemanticCacheChatClient.StageName);
            if (!IsUnavailable(exception))
                LogFailed(exception);
            return (null, SemanticOutcome.Failed);
        }
#pragma warning restore CA1031
    }

    private async Task<(List<AnswerPart>?, SemanticOutcome)> LookAsync(
        ChatCall call, AnswerRequest request, SemanticModels.Loaded loaded, Question question, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<float> vector = await loaded.Generator.GenerateVectorAsync(question.Text, cancellationToken: cancellationToken);
        var sharing = request.Sharing;
        var context = RequestFingerprint.OfContext(call, catalog.Get(call.Model).Identity);
        string Scope(string sharingScope) => SemanticScope.Of(loaded.Space, sharingScope, context);

        if (sharing.Write is { } write)
            call.AnswerKept += () => NoteAsync(request, new VectorEntry(request.WriteEntry, Scope(write), question.Text, vector));
        if (CacheDirectives.Parse(call.CacheControl).NoCache)
            return (null, SemanticOutcome.NoCandidate);

        // Side by side: where the index is a server, both are one round trip.
        var found = await Task.WhenAll(new[] { sharing.Shared, sharing.Private }.Select(scope => scope is null
            ? Task.FromResult<IReadOnlyList<VectorMatch>>([])
            : index.NearestAsync(Scope(scope), vector, options.CurrentValue.Candidates, (float)options.CurrentValue.Floor, cancellationToken).AsTask()));
        var own = found[1].Select(static match => match.Entry.Id).ToHashSet(StringComparer.Ordinal);
        VectorMatch[] candidates = [.. found[0], .. found[1]];
        if (candidates.Length == 0)
            return (null, SemanticOutcome.NoCandidate);
        var decider = new SemanticDecider(options.CurrentValue.Precision, (float)options.CurrentValue.Floor);
        var judged = await decider.JudgeAsync(loaded.Verifier, question, candidates, cancellationToken);
        metrics.Judged(judged);
        var best = judged.Where(static candidate => candidate.Decision.Served).OrderByDescending(static candidate => candidate.Decision.Probability).FirstOrDefault();
        if (best.Match.Entry is not { Id: var id })
            return (null, SemanticOutcome.Refused);

        var read = new AnswerRequest(id, own.Contains(id) ? "" : id, own.Contains(id) ? id : "", id, "", request.CallerTag, request.OutputLimit);
        var reply = await answers.ReadAsync(read, claim: "", fresh: false);
        if (reply.Kind == AnswerReplyKind.Away)
        {
            call.Outcome.MarkDegraded(SemanticCacheChatClient.StageName);
            return (null, SemanticOutcome.Failed);
        }

        if (replay.TryRead(call, reply, CacheResult.Semantic) is not { } parts)
        {
            // Gone, broken, hidden by this caller, or too old for this request; only the first is the index's business.
            if (reply.Kind == AnswerReplyKind.Miss && !await answers.ExistsAsync(id))
                await index.RemoveAsync(id, CancellationToken.None);
            return (null, SemanticOutcome.Gone);
        }

        call.Outcome.CacheSimilarity = best.Decision.Similarity;
        call.Outcome.CacheProbability = best.Decision.Probability;
        call.Outcome.CacheQuestion = best.Match.Entry.Question;
        return (parts, SemanticOutcome.Served);
    }

    /// <summary>The answer is in the store; now its question may be found.</summary>
    private async Task NoteAsync(AnswerRequest request, VectorEntry entry)
    {
        try
        {
            if (!await vectors.StoreAsync(entry.Id, VectorRecord.Encode(request.CallerTag, entry.Scope, entry.Question, entry.Vector.Span)))
            {
                metrics.Wrote("refused");
                return;
            }

            await index.AddAsync(entry, CancellationToken.None);
            metrics.Wrote("stored");
        }
#pragma warning disable CA1031 // Nobody waits for this: a question that is not noted is only not found.
        catch (Exception exception)
        {
            if (!IsUnavailable(exception))
                LogFailed(exception);
            metrics.Wrote("away");
        }
#pragma warning restore CA1031
    }

    /// <summary>What the health checks and the metrics say already, without a stack trace for each request.</summary>
    private static bool IsUnavailable(Exception exception) => exception is VectorIndexUnavailableException || StoreFaults.IsUnavailable(exception);

    [LoggerMessage(EventId = 701, Level = LogLevel.Warning, Message = "A lookup by meaning failed; the call goes on as a miss.")]
    private partial void LogFailed(Exception exception);
}
