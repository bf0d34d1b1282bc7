namespace AspireAi.Web.ApiClient;

// What the Api answers, as far as the pages show it; its OpenAPI document says what each means. Money in millionths of a US dollar.

public sealed record Listing<T>(IReadOnlyList<T> Data, string? Next);

public sealed record Amount(decimal Used, decimal Held, decimal? Left, decimal? Limit);

public sealed record UsageDay(DateOnly Date, string Model, long Calls, long PromptTokens, long CachedTokens, long OutputTokens, decimal MicroDollars);

public sealed record SavedDay(DateOnly Date, string Model, long Calls, long Tokens, long MicroDollars, string? Tenant = null);

public sealed record MonthUsage(
    string Month, DateTimeOffset ResetsAt, string Tier, Amount Tokens, Amount MicroDollars, IReadOnlyList<UsageDay> Days, IReadOnlyList<SavedDay> Saved, string? UpgradeUrl);

public sealed record KeyLimitsBody(long? TokensPerMinute, long? TokensPerMonth, long? MicroDollarsPerMonth, int? ConcurrentCalls);

public sealed record KeyInfo(
    string Id, string Name, string Prefix, string? AccountId, string? Tenant, string? Tier, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt, KeyLimitsBody? Limits);

public sealed record NewKey(string Key, KeyInfo Details);

public sealed record Grant(string Month, long Tokens, long MicroDollars);

public sealed record AccountInfo(
    string Id, string Name, string Email, bool EmailConfirmed, string Tenant, string Tier, bool Blocked, IReadOnlyList<string> Roles, IReadOnlyList<Grant> Grants, DateTimeOffset CreatedAt);

public sealed record Spender(string Caller, string Tenant, AccountInfo? Account, long Calls, long Tokens, decimal MicroDollars);

public sealed record ResetLink(Uri Link, DateTimeOffset ExpiresAt);

public sealed record TenantInfo(string Id, string Name, DateTimeOffset? CreatedAt, long Accounts, long Keys);

public sealed record AuditEntryInfo(
    long Id, DateTimeOffset At, string Actor, string Action, string Target, System.Text.Json.JsonElement? Before, System.Text.Json.JsonElement? After);

public sealed record RequestWindow(int Count, TimeSpan Window);

public sealed record TierInfo(
    string Name, IReadOnlyList<RequestWindow> Requests, long? TokensPerMinute, long? TokensPerMonth, long? MicroDollarsPerMonth, int? ConcurrentCalls,
    int MaxOutputTokens, IReadOnlyList<string> Models, string? UpgradeLink);

public sealed record StoreState(string Name, bool Connected);

public sealed record OverviewMinute(DateTimeOffset At, IReadOnlyDictionary<string, long> Outcomes);

public sealed record Overview(
    int Replicas, IReadOnlyList<StoreState> Stores, string SemanticCache, IReadOnlyDictionary<string, long> Outcomes, IReadOnlyDictionary<string, long> Caches,
    IReadOnlyDictionary<string, long> Degraded, long SavedTokens, long SavedMicroDollars, IReadOnlyList<OverviewMinute> Minutes);

public sealed record ProviderFailure(string Reason, int? Status, DateTimeOffset At);

public sealed record ProviderEndpoint(
    string Name, string? Url, int Weight, string Circuit, bool Resting, int Running, long Answered, long Failed, ProviderFailure? LastFailure);

public sealed record ProviderModel(
    string Name, string Kind, bool Discovered, string PriceSource, decimal InputPrice, decimal CachedInputPrice, decimal OutputPrice, IReadOnlyList<string> Fallbacks, IReadOnlyList<ProviderEndpoint> Endpoints);

public sealed record TenantUsage(string Tenant, long Tokens, decimal MicroDollars, IReadOnlyList<UsageDay> Days);

public sealed record BudgetState(string Name, string Period, decimal Used, decimal Limit);

public sealed record AdminUsage(string Month, IReadOnlyList<TenantUsage> Tenants, IReadOnlyList<SavedDay> Saved, IReadOnlyList<BudgetState> Budgets);

public sealed record CachedQuestion(string Id, string Tenant, string Scope, string Model, string Question, DateTimeOffset Made, int Bytes, long? Tokens);

public sealed record CachedAnswer(
    CachedQuestion Answer, string State, string? Text, int? Length, bool Cut, long ServedTo, long HiddenBy, long Rejections, DateTimeOffset? LastUsed, DateTimeOffset? ExpiresAt);

public sealed record CacheListing(IReadOnlyList<CachedQuestion> Data, string? Next, int Count, long Bytes);

public sealed record PurgeReceipt(bool DryRun, int Matched, int Removed, IReadOnlyList<CachedQuestion> Entries);

public sealed record CacheReport(CachedQuestion Answer, long HiddenBy, long Rejections);

public sealed record Comparison(double Similarity, double Floor, string? Veto, double? Probability, double Threshold, bool Served);
