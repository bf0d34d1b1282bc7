using StackExchange.Redis;

namespace AspireAi.Api.Stores;

/// <summary>Redis is unavailable, and what was asked for was not done.</summary>
public sealed class NotSentException(Exception cause) : RedisException("Redis became unavailable before this was sent.", cause);
