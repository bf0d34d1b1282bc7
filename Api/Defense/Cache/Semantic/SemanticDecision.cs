using AspireAi.Api.Defense.Cache.Semantic.Index;

namespace AspireAi.Api.Defense.Cache.Semantic;

/// <summary>What was decided about one candidate, and why.</summary>
/// <param name="Similarity">Cosine of the two questions.</param>
/// <param name="Veto">What refused it, whatever the probability: the name of a veto or of another of the <see cref="Refusals"/>; null where nothing did.</param>
/// <param name="Probability">That one answer serves both. Not a number where the verifier was not asked.</param>
/// <param name="Served">No veto, and at least the threshold.</param>
internal readonly record struct SemanticDecision(float Similarity, string? Veto, double Probability, bool Served);

/// <summary>A candidate of the index and what was decided about it.</summary>
internal readonly record struct JudgedCandidate(VectorMatch Match, SemanticDecision Decision);
