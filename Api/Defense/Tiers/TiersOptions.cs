namespace AspireAi.Api.Defense.Tiers;

/// <summary>All tiers; section <c>Tiers</c>. The defaults stand in appsettings.json, so that an operator sees them.</summary>
public sealed class TiersOptions
{
    public const string Section = "Tiers";

    public Dictionary<string, TierOptions> Tiers { get; } = new(StringComparer.Ordinal);
}

/// <summary>Checks every tier and lists every mistake with its key.</summary>
internal sealed class TiersOptionsValidator : IValidateOptions<TiersOptions>
{
    private const int LeastBodyBytes = 1024;

    public ValidateOptionsResult Validate(string? name, TiersOptions options)
    {
        var errors = new List<string>();
        foreach (var required in (string[])[TierNames.Guest, TierNames.Free])
        {
            if (!options.Tiers.ContainsKey(required))
            {
                errors.Add($"Tiers:{required} is missing: guests and new accounts need it.");
            }
        }

        foreach (var (tierName, tier) in options.Tiers)
        {
            var path = $"{TiersOptions.Section}:{tierName}";
            for (var i = 0; i < tier.Requests.Count; i++)
            {
                if (tier.Requests[i].CountFault() is { } countFault)
                {
                    errors.Add($"{path}:Requests:{i}:Count {countFault}");
                }

                if (tier.Requests[i].WindowFault() is { } windowFault)
                {
                    errors.Add($"{path}:Requests:{i}:Window {windowFault}");
                }
            }

            Positive(tier.TokensPerMinute, $"{path}:TokensPerMinute", errors);
            Positive(tier.TokensPerMonth, $"{path}:TokensPerMonth", errors);
            Positive(tier.MicroDollarsPerMonth, $"{path}:MicroDollarsPerMonth", errors);
            Positive(tier.ConcurrentCalls, $"{path}:ConcurrentCalls", errors);
            Positive(tier.MaxOutputTokens, $"{path}:MaxOutputTokens", errors);
            if (tier.MaxBodyBytes < LeastBodyBytes)
            {
                errors.Add($"{path}:MaxBodyBytes has to be at least {LeastBodyBytes}; leave it out for Chat:MaxBodyBytes.");
            }

            if (tier.UpgradeLink is { } link && !(Uri.TryCreate(link, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https" or "mailto")))
            {
                errors.Add($"{path}:UpgradeLink has to be an http(s) or mailto URL.");
            }
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Positive(long? value, string path, List<string> errors)
    {
        if (value < 1)
        {
            errors.Add($"{path} has to be at least 1; leave it out for no limit.");
        }
    }
}
