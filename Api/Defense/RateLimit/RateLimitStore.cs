using StackExchange.Redis;

namespace AspireAi.Api.Defense.RateLimit;

/// <summary>The rate limit's scripts. Throws what the store throws; <see cref="RateLimiter"/> decides what then happens.</summary>
internal sealed class RateLimitStore
{
    private const long NoLimit = -1;
    private const long OnlyLook = -1;
    private readonly IConnectionMultiplexer _redis;
    private readonly RedisScript _ask;
    private readonly RedisScript _settle;
    private readonly RedisScript _renew;

    public RateLimitStore(IConnectionMultiplexer redis)
        : this(redis, RedisScript.Embedded)
    {
    }

    /// <param name="script">Where scripts come from: tests bring theirs, whose clock they move.</param>
    internal RateLimitStore(IConnectionMultiplexer redis, Func<string, RedisScript> script)
    {
        _redis = redis;
        _ask = script("rate-limit");
        _settle = script("rate-limit-settle");
        _renew = script("rate-limit-renew");
    }

    private IDatabase Database => _redis.GetDatabase();

    /// <param name="lease">How long a stream is held without renewal.</param>
    /// <param name="ages">For each scope, how long ago it admitted what the store has not heard of; oldest first.</param>
    public Task<RateLimitDecision> AskAsync(RateLimitRequest request, TimeSpan lease, IReadOnlyList<long[]> ages) =>
        RunAsync(request.Scopes, request.Lease, request.Stream ? Microseconds(lease) : 0, Math.Max(1, request.Tokens), ages);

    /// <summary>Where the limits stand, without a request: as the smallest stream would find them.</summary>
    /// <param name="ages">As for a request; null: there are none.</param>
    public Task<RateLimitDecision> LookAsync(IReadOnlyList<RateLimitScope> scopes, IReadOnlyList<long[]>? ages = null) => RunAsync(scopes, "", 1, OnlyLook, ages);

    private async Task<RateLimitDecision> RunAsync(IReadOnlyList<RateLimitScope> scopes, string lease, long span, long tokens, IReadOnlyList<long[]>? ages)
    {
        var keys = new RedisKey[scopes.Count * 3];
        var arguments = new List<RedisValue>(3 + (scopes.Count * 8)) { lease, span, tokens };
        for (var i = 0; i < scopes.Count; i++)
        {
            keys[i * 3] = scopes[i].Key + ":log";
            keys[(i * 3) + 1] = TokensKey(scopes[i]);
            keys[(i * 3) + 2] = StreamsKey(scopes[i]);
            arguments.Add(ages is null ? "" : string.Join(' ', ages[i]));
            arguments.Add(scopes[i].Windows.Count);
            foreach (var window in scopes[i].Windows)
            {
                arguments.Add(window.Count);
                arguments.Add(Microseconds(window.Window));
            }

            arguments.Add(scopes[i].TokensPerMinute ?? NoLimit);
            arguments.Add(scopes[i].ConcurrentStreams ?? NoLimit);
        }

        return Read(scopes, (RedisResult[])(await _ask.RunAsync(Database, keys, [.. arguments]))!);
    }

    /// <param name="second">When it was admitted: <see cref="RateLimitDecision.Second"/>.</param>
    /// <param name="tokens">What it really cost; null: what was charged stands.</param>
    public Task SettleAsync(RateLimitRequest request, long second, long? tokens)
    {
        var scopes = request.Scopes;
        return _settle.RunAsync(
            Database,
            [.. scopes.SelectMany(scope => (RedisKey[])[TokensKey(scope), StreamsKey(scope)])],
            [request.Lease, second, tokens ?? 0, .. scopes.Select(scope => (RedisValue)(tokens is null ? NoLimit : Charged(scope, request)))]);
    }

    public Task RenewAsync(RateLimitRequest request, TimeSpan lease) => _renew.RunAsync(
        Database,
        [.. request.Scopes.Where(scope => scope.ConcurrentStreams is not null).Select(scope => (RedisKey)StreamsKey(scope))],
        [request.Lease, Microseconds(lease)]);

    private static long Charged(RateLimitScope scope, RateLimitRequest request) =>
        scope.TokensPerMinute is { } limit ? Math.Min(Math.Max(1, request.Tokens), limit) : NoLimit;

    private static string TokensKey(RateLimitScope scope) => scope.Key + ":tokens";

    private static string StreamsKey(RateLimitScope scope) => scope.Key + ":streams";

    private static long Microseconds(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;

    private static RateLimitDecision Read(IReadOnlyList<RateLimitScope> scopes, RedisResult[] reply)
    {
        var limits = new List<LimitState>((reply.Length - 2) / 4);
        foreach (var scope in scopes)
        {
            foreach (var window in scope.Windows)
            {
                Add(LimitNames.Requests(scope, window.Window), LimitKind.Requests, window.Count, window.Window);
            }

            if (scope.TokensPerMinute is { } tokens)
            {
                Add(LimitNames.Tokens(scope), LimitKind.Tokens, tokens, RateLimitScope.TokensCountFor);
            }

            if (scope.ConcurrentStreams is { } streams)
            {
                Add(LimitNames.Streams(scope), LimitKind.Streams, streams, TimeSpan.Zero);
            }
        }

        return new(limits) { Admitted = (long)reply[0] == 1, StoreTime = (long)reply[1] };

        void Add(string name, LimitKind kind, long quota, TimeSpan window)
        {
            var at = 2 + (limits.Count * 4);
            var left = (long)reply[at + 1];
            limits.Add(new(name, kind, quota, window, left < 0 ? null : left, Span(reply[at]), Span(reply[at + 2]), Span(reply[at + 3])));
        }

        static TimeSpan Span(RedisResult microseconds) => TimeSpan.FromMicroseconds((long)microseconds);
    }
}
