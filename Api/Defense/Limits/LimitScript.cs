using System.Security.Cryptography;
using System.Text;
using AspireAi.Api.Stores;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>
/// limits.lua for one incarnation of the data, which is within its text: a server that was restarted from old data, or promoted, does
/// not know the text, and has to be told of a new incarnation first. So it is only ever called by its hash.
/// </summary>
internal class LimitScript
{
    private const string RecoverReply = "RECOVER";

    // What a batch is packed in.
    [ThreadStatic]
    private static (List<RedisKey> Keys, Dictionary<RedisKey, int> Places, List<RedisValue> Arguments)? _lists;

    public LimitScript(long incarnation, string text)
    {
        Incarnation = incarnation;
        Text = FormattableString.Invariant($"local INCARNATION = '{incarnation}'\n{text}");
#pragma warning disable CA5350 // The hash that the protocol prescribes for EVALSHA: a name, not a safeguard.
        Hash = SHA1.HashData(Encoding.UTF8.GetBytes(Text));
#pragma warning restore CA5350
    }

    public long Incarnation { get; }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>Runs a batch.</summary>
    /// <returns>A reply to each operation; null where nothing was done, since the server is in another incarnation.</returns>
    public async Task<LimitReply[]?> RunAsync(IDatabaseAsync database, IReadOnlyList<LimitOperation> operations)
    {
        var (keys, arguments) = Pack(operations);
        try
        {
            var result = await EvaluateAsync(database, keys, arguments);
            if (result.Resp2Type != ResultType.Array)
            {
                return (string?)result == RecoverReply ? null : throw new InvalidOperationException($"limits.lua replied {result}.");
            }

            var replies = (RedisResult[])result!;
            return Array.ConvertAll(replies, reply => new LimitReply(Incarnation, reply));
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            return null;
        }
    }

    private static (RedisKey[] Keys, RedisValue[] Arguments) Pack(IReadOnlyList<LimitOperation> operations)
    {
        var (keys, places, arguments) = _lists ??= ([], [], []);
        keys.Clear();
        places.Clear();
        arguments.Clear();
        keys.Add(LimitKeys.Marker);
        keys.Add(LimitKeys.Due);
        arguments.Add(operations.Count);
        for (var i = 0; i < operations.Count; i++)
        {
            operations[i].WriteTo(arguments, keys, places);
        }

        return ([.. keys], [.. arguments]);
    }

    protected virtual Task<RedisResult> EvaluateAsync(IDatabaseAsync database, RedisKey[] keys, RedisValue[] arguments) =>
        database.ScriptEvaluateAsync(Hash, keys, arguments);
}
