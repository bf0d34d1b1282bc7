using System.Reflection;

namespace AspireAi.Api.Defense.Cache.Semantic.Decision;

/// <summary>
/// The probability that a stored answer serves an asked question: a logistic function of what the verifier says both
/// ways round, of the cosine, and of the boosted trees' score. Everything in it is the output of <c>bench fit</c>,
/// which is checked in beside this file.
/// </summary>
internal sealed class ServedProbability
{
    private readonly Fit _fit;
    private readonly BoostedTrees _trees;

    private ServedProbability(Fit fit)
    {
        _fit = fit;
        _trees = new BoostedTrees(fit.Trees);
    }

    public static ServedProbability Load()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Semantic.decision.json")
            ?? throw new InvalidOperationException("The resource Semantic.decision.json is missing from the assembly.");
        return new ServedProbability(JsonSerializer.Deserialize(stream, DecisionJson.Default.Fit)!);
    }

    /// <summary>What the logistic function weighs, in the order of its coefficients.</summary>
    public static double[] Inputs(float cosine, float forth, float back, float trees) =>
        [1, forth, back, Math.Min(forth, back), cosine, trees];

    public double Of(float cosine, float forth, float back, ReadOnlySpan<float> features)
    {
        var inputs = Inputs(cosine, forth, back, _trees.Score(features));
        double sum = 0;
        for (var i = 0; i < inputs.Length; i++)
            sum += inputs[i] * _fit.Coefficients[i];
        return 1 / (1 + Math.Exp(-sum));
    }

    /// <summary>The least probability from which on the served are right, by the labels, as often as <paramref name="precision"/> asks.</summary>
    public double ThresholdFor(double precision)
    {
        foreach (var point in _fit.Thresholds)
        {
            if (point.Precision >= precision)
                return point.Threshold;
        }

        return _fit.Thresholds[^1].Threshold;
    }

    /// <param name="Coefficients">As <see cref="Inputs"/>.</param>
    /// <param name="Thresholds">Rising precision, with the probability at which it was reached on pairs that the fit had not seen.</param>
    /// <param name="Trees">Over <see cref="PairFeatures"/>.</param>
    internal sealed record Fit(double[] Coefficients, PrecisionPoint[] Thresholds, BoostedTree[] Trees);

    internal readonly record struct PrecisionPoint(double Precision, double Threshold);
}
