using System.Text.Json.Serialization;

namespace AspireAi.Web.ApiClient;

/// <summary>What a person may use in a month and has left.</summary>
/// <param name="Name">tokens or money.</param>
/// <param name="Used">Tokens, or US dollars.</param>
/// <param name="Limit">As used.</param>
/// <param name="ResetsAt">When it starts anew.</param>
/// <param name="UpgradeUrl">Where more is to be had.</param>
public sealed record Allowance(string Name, decimal Used, decimal Limit, DateTimeOffset ResetsAt, Uri? UpgradeUrl)
{
    /// <summary>0 to 1.</summary>
    public double Share => Limit <= 0 ? 1 : (double)Math.Clamp(Used / Limit, 0, 1);

    public decimal Left => Math.Max(0, Limit - Used);
}

internal sealed record WireAmount(decimal Used, decimal Held, decimal? Left, decimal? Limit);

internal sealed record WireUsage(
    [property: JsonPropertyName("resets_at")] DateTimeOffset ResetsAt,
    WireAmount? Tokens,
    [property: JsonPropertyName("micro_dollars")] WireAmount? MicroDollars,
    [property: JsonPropertyName("upgrade_url")] string? UpgradeUrl)
{
    private const decimal MicroDollarsPerDollar = 1_000_000;

    /// <summary>The tighter of the two; null where neither is limited.</summary>
    public Allowance? ToAllowance()
    {
        var upgrade = ApiFailureReader.WebAddress(UpgradeUrl);
        var tokens = Tokens is { Limit: { } most } ? new Allowance("tokens", Tokens.Used + Tokens.Held, most, ResetsAt, upgrade) : null;
        var money = MicroDollars is { Limit: { } sum }
            ? new Allowance("money", (MicroDollars.Used + MicroDollars.Held) / MicroDollarsPerDollar, sum / MicroDollarsPerDollar, ResetsAt, upgrade)
            : null;
        return tokens is null || money?.Share > tokens.Share ? money ?? tokens : tokens;
    }
}

internal sealed record WireFeedback([property: JsonPropertyName("cache_id")] string CacheId, string Thumb);
