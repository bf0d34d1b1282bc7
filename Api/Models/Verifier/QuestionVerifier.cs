using AspireAi.Api.Models.Onnx;

namespace AspireAi.Api.Models.Verifier;

/// <summary>
/// The cross-encoder: <c>[CLS] stored [SEP] asked [SEP]</c> in, one logit out. It computes on threads of its own and
/// refuses when they are behind, so that it can't starve the request path.
/// </summary>
internal sealed class QuestionVerifier : IDisposable
{
    /// <summary>Tokens of a pair, special ones included, that the model was trained on.</summary>
    public const int MaxTokens = 128;

    private const int SpecialTokens = 3;

    private readonly BertTokens _tokens;
    private readonly OnnxModel _model;
    private readonly InferenceQueue<TokenSequence, float> _queue;

    public QuestionVerifier(VerifierOptions options)
    {
        _tokens = BertTokens.Load(ModelFiles.Vocabulary);
        _model = new OnnxModel(ModelFiles.Verifier, "logit");
        _queue = new InferenceQueue<TokenSequence, float>(
            "verifier", options.Threads, options.MaxBatch, options.QueueCapacity, static sequence => sequence.Length, Compute);
    }

    /// <summary>Verdicts in the order of <paramref name="stored"/>.</summary>
    /// <exception cref="InferenceBusyException">More wait than may.</exception>
    public async Task<Verdict[]> VerifyAsync(IReadOnlyList<string> stored, string asked, CancellationToken cancellationToken)
    {
        var askedIds = _tokens.Encode(asked);
        return await RunAsync([.. stored.Select(text => Pair(_tokens.Encode(text), askedIds))], cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Verdicts on stored, asked and on asked, stored. The model was trained on ordered pairs, though the question is
    /// symmetric: the second reading takes out a part of its noise (docs/adr/0041-what-decides-a-semantic-hit.md).
    /// </summary>
    /// <exception cref="InferenceBusyException">More wait than may.</exception>
    public async Task<(Verdict[] Forth, Verdict[] Back)> VerifyBothWaysAsync(IReadOnlyList<string> stored, string asked, CancellationToken cancellationToken)
    {
        var askedIds = _tokens.Encode(asked);
        var storedIds = stored.Select(_tokens.Encode).ToList();
        var verdicts = await RunAsync(
            [.. storedIds.Select(ids => Pair(ids, askedIds)), .. storedIds.Select(ids => Pair(askedIds, ids))], cancellationToken).ConfigureAwait(false);
        return (verdicts[..stored.Count], verdicts[stored.Count..]);
    }

    private async Task<Verdict[]> RunAsync((TokenSequence Sequence, bool Cut)[] pairs, CancellationToken cancellationToken)
    {
        var logits = new Task<float>[pairs.Length];
        for (var i = 0; i < pairs.Length; i++)
            logits[i] = _queue.Enqueue(pairs[i].Sequence, cancellationToken);
        var results = await Task.WhenAll(logits).ConfigureAwait(false);
        return [.. results.Select((logit, i) => new Verdict(logit, pairs[i].Cut))];
    }

    /// <summary>Joins two texts; of two that are too long together the longer one is cut first.</summary>
    internal static (TokenSequence Sequence, bool Cut) Pair(ReadOnlySpan<int> stored, ReadOnlySpan<int> asked)
    {
        var over = stored.Length + asked.Length + SpecialTokens - MaxTokens;
        var cut = over > 0;
        for (; over > 0; over--)
        {
            if (stored.Length >= asked.Length)
                stored = stored[..^1];
            else
                asked = asked[..^1];
        }

        int[] ids = [BertTokens.Cls, .. stored, BertTokens.Sep, .. asked, BertTokens.Sep];
        return (new TokenSequence(ids, SecondFrom: stored.Length + 2), cut);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _model.Dispose();
    }

    private float[] Compute(TokenSequence[] batch) => _model.Run(batch, static (logits, _) => logits.ToArray());
}
