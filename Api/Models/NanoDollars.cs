using AspireAi.Api.Models;

namespace AspireAi.Api.Models;

/// <summary>
/// The unit in which money is counted: a thousandth of a micro-dollar. Prices per million tokens go down to half a cent, which is
/// 5 of these per token, so that what a call costs is a whole number; a finer price is rounded up once per call.
/// docs/adr/0060-money-in-nano-dollars.md
/// </summary>
internal static class NanoDollars
{
    public const long PerMicroDollar = 1000;
    public const long PerDollar = 1_000_000_000;

    /// <summary>Redis's Lua counts in doubles, which are exact up to here: nine million dollars in one counter.</summary>
    public const long Most = 1L << 53;

    public static long FromMicroDollars(long microDollars) => Math.Clamp(microDollars, -Most / PerMicroDollar, Most / PerMicroDollar) * PerMicroDollar;

    public static decimal ToDollars(long nanoDollars) => (decimal)nanoDollars / PerDollar;

    /// <param name="price">Of the model that answered.</param>
    /// <param name="prompt">All prompt tokens.</param>
    /// <param name="cached">Those of them that the provider had cached.</param>
    /// <param name="output">Output tokens, reasoning included.</param>
    public static long Cost(ModelPrice price, long prompt, long cached, long output)
    {
        var nano = (((prompt - cached) * price.Input) + (cached * price.CachedInput) + (output * price.Output)) * PerMicroDollar;
        return (long)Math.Ceiling(Math.Min(nano, Most));
    }
}
