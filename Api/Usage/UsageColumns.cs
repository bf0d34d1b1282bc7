namespace AspireAi.Api.Usage;

/// <summary>The columns of a usage record, for statements that EF has no words for.</summary>
internal static class UsageColumns
{
    public static string[] Names { get; } =
    [
        "id", "at", "tenant", "caller", "key_id", "tier", "model", "provider", "prompt_tokens", "cached_tokens", "reasoning_tokens", "output_tokens", "cost", "outcome",
        "cache", "basis", "is_overage", "is_clamped", "duration_ms", "first_token_ms", "trace_id", "request_id",
    ];

    public static object?[] Of(UsageRecord record) =>
    [
        record.Id, record.At.UtcDateTime, record.Tenant, record.Caller, record.KeyId, record.Tier, record.Model, record.Provider, record.PromptTokens, record.CachedTokens,
        record.ReasoningTokens, record.OutputTokens, record.Cost, record.Outcome, record.Cache, record.Basis.ToString(), record.IsOverage, record.IsClamped, record.DurationMs,
        record.FirstTokenMs, record.TraceId, record.RequestId,
    ];
}
