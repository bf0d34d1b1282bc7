using AspireAi.Api.Defense.RateLimit;

namespace AspireAi.Api.Chat;

/// <summary>Writes what happened to a call into its response headers.</summary>
internal static class ChatHeaders
{
    /// <summary>The same by name and value, for who reads an answer without its response's head.</summary>
    public static IReadOnlyDictionary<string, string> Of(ChatOutcome outcome)
    {
        var headers = new HeaderDictionary();
        Write(headers, outcome);
        return headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString(), StringComparer.Ordinal);
    }

    public static void Write(IHeaderDictionary headers, ChatOutcome outcome)
    {
        if (outcome.Cache is { } cache)
        {
            headers["x-cache"] = cache switch
            {
                CacheResult.Exact => "exact",
                CacheResult.Semantic => "semantic",
                CacheResult.Coalesced => "coalesced",
                CacheResult.Bypass => "bypass",
                _ => "miss",
            };
        }

        if (outcome.Model is { } model)
        {
            headers["x-model"] = Ascii.IsValid(model) && !model.Any(char.IsControl) && !model.Contains('%', StringComparison.Ordinal) && model.Trim() == model ? model : Uri.EscapeDataString(model);
        }

        if (outcome.CacheSimilarity is { } similarity)
        {
            headers["x-cache-similarity"] = similarity.ToString("0.0000", CultureInfo.InvariantCulture);
        }

        if (outcome.CacheProbability is { } probability)
        {
            headers["x-cache-probability"] = probability.ToString("0.0000", CultureInfo.InvariantCulture);
        }

        if (outcome.CacheQuestion is { } question)
        {
            headers["x-cache-question"] = Uri.EscapeDataString(question);
        }

        if (outcome.CacheAge is { } age)
        {
            headers.Age = ((long)Math.Max(0, age.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        // Of an answer that has not begun it is not known whether it will be kept.
        if (outcome is { CacheId: { } id, Model: not null })
        {
            headers["x-cache-id"] = id;
        }

        if (outcome.SavedTokens is { } saved)
        {
            headers["x-cache-saved-tokens"] = saved.ToString(CultureInfo.InvariantCulture);
        }

        if (outcome.SavedMicroDollars is { } savedMoney)
        {
            headers["x-cache-saved-microdollars"] = savedMoney.ToString(CultureInfo.InvariantCulture);
        }

        if (outcome.QuotaRemainingTokens is { } remaining)
        {
            headers["x-quota-remaining-tokens"] = remaining.ToString(CultureInfo.InvariantCulture);
        }

        if (outcome.Degraded.Count > 0)
        {
            headers["x-defense-degraded"] = string.Join(", ", outcome.Degraded);
        }

        RateLimitHeaders.Write(headers, outcome.Limits, []);
        foreach (var (name, value) in outcome.Headers)
        {
            headers[name] = value;
        }
    }
}
