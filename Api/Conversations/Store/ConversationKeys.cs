using StackExchange.Redis;

namespace AspireAi.Api.Conversations.Store;

/// <summary>
/// The books' keys for conversations. All of an account's carry its id as hash tag, so that every script stays in one slot, accounts are
/// spread over a cluster, and another's conversation can't even be named: the id alone leads nowhere.
/// </summary>
internal static class ConversationKeys
{
    /// <summary>Sorted set of the ids of an account's conversations, by the time of the last question in ms.</summary>
    public static RedisKey List(string account) => $"{Prefix(account)}list";

    /// <summary>String: bytes of all exchanges of the account.</summary>
    public static RedisKey Bytes(string account) => $"{Prefix(account)}bytes";

    /// <summary>Hash: title, settings and what else is known of one conversation.</summary>
    public static RedisKey Conversation(string account, string id) => $"{Prefix(account)}conversation:{id}";

    /// <summary>List: its exchanges as JSON.</summary>
    public static RedisKey Exchanges(string account, string id) => $"{Prefix(account)}exchanges:{id}";

    private static string Prefix(string account) => $"conv:1:{{{account}}}:";
}
