namespace AspireAi.Api.Defense.Identity;

/// <summary>What an administrator added to an account's monthly allowance.</summary>
/// <param name="Month">The UTC month that it counts for; nothing is carried over.</param>
/// <param name="Tokens">On top of the tier's tokens per month; negative takes away.</param>
/// <param name="MicroDollars">On top of the tier's money per month, in millionths of a US dollar; negative takes away.</param>
public sealed record TokenGrant(UtcMonth Month, long Tokens, long MicroDollars);
