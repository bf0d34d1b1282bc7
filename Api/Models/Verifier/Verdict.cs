namespace AspireAi.Api.Models.Verifier;

/// <summary>What the verifier says of a stored and an asked question.</summary>
/// <param name="Logit">Above 0: rather the same answer. Calibration is the decision's business.</param>
/// <param name="Cut">The pair did not fit into the model, so that it has not seen all of it; nothing may be served on that.</param>
public readonly record struct Verdict(float Logit, bool Cut);
