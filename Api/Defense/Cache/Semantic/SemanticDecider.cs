using AspireAi.Api.Defense.Cache.Semantic.Decision;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using AspireAi.Api.Models.Verifier;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>
/// Decides whether the answer to a stored question may be given to an asked one.
/// 1. Screens look at one question: its language, whether its answer ages, whether it says enough, its length.
/// 2. The floor: below it the verifier's logit means nothing.
/// 3. Vetoes look at both questions and may only refuse.
/// 4. The verifier reads both, both ways round, and the fitted function turns all into a probability.
/// 5. Served at or above the threshold that the configured precision asks for.
/// It holds no state and touches no store.
/// </summary>
internal sealed class SemanticDecider
{
    /// <summary>The card of the verifier: below this cosine it was never trained and must not be asked.</summary>
    public const float LowestFloor = 0.7f;

    private static readonly ServedProbability _probability = ServedProbability.Load();

    private readonly float _floor;

    /// <param name="precision">Share of the served that has to be right, by the labels of the fit; 0.75 to 0.96.</param>
    /// <param name="floor">Least cosine of a candidate; not below <see cref="LowestFloor"/>.</param>
    public SemanticDecider(double precision = DefaultPrecision, float floor = LowestFloor)
    {
        _floor = Math.Max(floor, LowestFloor);
        Threshold = _probability.ThresholdFor(precision);
    }

    public const double DefaultPrecision = 0.89;

    /// <summary>The probability from which on an answer is served.</summary>
    public double Threshold { get; }

    /// <summary>Decides about all candidates of a question; the verifier reads those that nothing refused, in one batch.</summary>
    public async Task<JudgedCandidate[]> JudgeAsync(
        QuestionVerifier verifier, Question asked, IReadOnlyList<VectorMatch> candidates, CancellationToken cancellationToken)
    {
        var judged = new JudgedCandidate[candidates.Count];
        var open = new List<(int At, QuestionPair Pair)>();
        for (var i = 0; i < judged.Length; i++)
        {
            var pair = new QuestionPair(new Question(candidates[i].Entry.Question), asked);
            var refusal = Refusal(pair, candidates[i].Cosine);
            judged[i] = new JudgedCandidate(candidates[i], new SemanticDecision(candidates[i].Cosine, refusal, double.NaN, false));
            if (refusal is null)
                open.Add((i, pair));
        }

        if (open.Count == 0)
            return judged;
        var (forth, back) = await verifier.VerifyBothWaysAsync(
            [.. open.Select(static candidate => Phrasing.Plain(candidate.Pair.Stored.Text))], Phrasing.Plain(asked.Text), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < open.Count; i++)
        {
            var (at, pair) = open[i];
            judged[at] = judged[at] with { Decision = Decide(pair, candidates[at].Cosine, forth[i], back[i]) };
        }

        return judged;
    }

    /// <summary>What refuses a candidate before the verifier is asked, or null.</summary>
    public string? Refusal(QuestionPair pair, float cosine) => Refusals.Of(pair, cosine, _floor);

    /// <summary>The probability and the decision about a candidate that nothing refused.</summary>
    /// <param name="pair">Both questions.</param>
    /// <param name="cosine">Of their vectors.</param>
    /// <param name="forth">The verifier's verdict on stored, asked.</param>
    /// <param name="back">The verifier's verdict on asked, stored.</param>
    public SemanticDecision Decide(QuestionPair pair, float cosine, Verdict forth, Verdict back)
    {
        var probability = Probability(pair, cosine, forth, back);
        if (forth.Cut || back.Cut)
            return new SemanticDecision(cosine, Refusals.Length, probability, false);
        return new SemanticDecision(cosine, null, probability, probability >= Threshold);
    }

    public static double Probability(QuestionPair pair, float cosine, Verdict forth, Verdict back) =>
        _probability.Of(cosine, forth.Logit, back.Logit, PairFeatures.Of(pair, cosine));
}
