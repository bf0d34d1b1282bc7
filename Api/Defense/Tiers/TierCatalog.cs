using AspireAi.Api.Models;

namespace AspireAi.Api.Defense.Tiers;

/// <summary>The tiers by name, as the configuration has them now.</summary>
public sealed class TierCatalog(IOptionsMonitor<TiersOptions> options)
{
    public TierOptions Of(Caller caller) => Get(caller.Tier);

    /// <summary>Output tokens that each choice of a call may have: the least of what was asked for, the model's, the tier's and the key's.</summary>
    public int OutputLimitOf(ChatCall call, ChatModel model) => Math.Min(
        Math.Min(call.RequestedMaxOutputTokens ?? int.MaxValue, model.MaxOutputTokens),
        Math.Min(Of(call.Caller).MaxOutputTokens, call.Caller.KeyLimits?.MaxOutputTokens ?? int.MaxValue));

    /// <summary>
    /// The tier of that name. A name that is gone from the configuration has the limits of <see cref="TierNames.Guest"/>, the
    /// tightest: a caller must not become unlimited because somebody renamed a tier.
    /// </summary>
    public TierOptions Get(string name)
    {
        var tiers = options.CurrentValue.Tiers;
        return tiers.TryGetValue(name, out var tier) ? tier : tiers[TierNames.Guest];
    }

    public bool Exists(string name) => options.CurrentValue.Tiers.ContainsKey(name);

    public IReadOnlyCollection<string> Names => options.CurrentValue.Tiers.Keys;
}

public static class TierNames
{
    public const string Guest = "guest";
    public const string Free = "free";
    public const string Premium = "premium";
    public const string Unlimited = "unlimited";
}
