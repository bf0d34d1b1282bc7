using System.Reflection;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using StackExchange.Redis;

namespace AspireAi.Api.Stores;

/// <summary>
/// A Lua script of ours, embedded as <c>{name}.lua</c>. Sent by its hash; a server that doesn't know it (started anew,
/// flushed, taken over by a replica) gets the text once and runs it then.
/// </summary>
/// <remarks>
/// Scripts started without awaiting in between travel in one pipelined flush; each of them recovers from an unknown
/// hash by itself, so their order is kept only as long as the server knows all of them. Nothing else is tried again: after a time-out or a lost connection the script may have run.
/// Whether that fails open or closed is the stage's decision: faults are thrown, see <see cref="StoreFaults"/>.
/// </remarks>
public partial class RedisScript
{
    private readonly byte[] _hash;

    protected RedisScript(string name, string text)
    {
        Name = name;
        Text = text;
        KeyCount = CountKeys(text);
#pragma warning disable CA5350 // The hash that the protocol prescribes for EVALSHA: a name, not a safeguard.
        _hash = SHA1.HashData(Encoding.UTF8.GetBytes(text));
#pragma warning restore CA5350
    }

    public string Name { get; }

    public string Text { get; }

    /// <summary>The highest index of <c>KEYS</c> in the text: how many keys a call has to name. Null where the script computes indexes.</summary>
    public int? KeyCount { get; }

    /// <summary>Reads an embedded script.</summary>
    /// <param name="name">The file's name without <c>.lua</c>; names are unique within the assembly.</param>
    public static RedisScript Embedded(string name) => new(name, Read(name));

    /// <summary>Reads one that begins with what it shares with others, a file of its own.</summary>
    public static RedisScript Embedded(string name, string common) => new(name, Read(common) + "\n" + Read(name));

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"{name}.lua")
            ?? throw new InvalidOperationException($"There is no embedded script {name}.lua.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    internal static RedisScript FromText(string name, string text) => new(name, text);

    /// <param name="database">Where to run it.</param>
    /// <param name="keys">Every key that the script touches, all in one hash slot.</param>
    /// <param name="arguments">Numbers as integers: the two servers print fractions differently.</param>
    /// <exception cref="ArgumentException">The number of keys is not what the script names.</exception>
    public virtual Task<RedisResult> RunAsync(IDatabaseAsync database, RedisKey[] keys, RedisValue[] arguments)
    {
        if (KeyCount is { } count && keys.Length != count)
        {
            throw new ArgumentException($"{Name}.lua takes {count} keys, not {keys.Length}.", nameof(keys));
        }

        return RunOrLoadAsync(database, keys, arguments);
    }

    private async Task<RedisResult> RunOrLoadAsync(IDatabaseAsync database, RedisKey[] keys, RedisValue[] arguments)
    {
        try
        {
            return await database.ScriptEvaluateAsync(_hash, keys, arguments);
        }
        catch (RedisServerException unknown) when (unknown.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // As EVAL, which can't be unknown. By itself the client would send SCRIPT LOAD once and EVALSHA from then on, for all who
            // come meanwhile, and a cache that is flushed again between these fails them.
            return await database.ScriptEvaluateAsync(Text, keys, arguments, CommandFlags.NoScriptCache);
        }
    }

    private static int? CountKeys(string text)
    {
        var code = Comment().Replace(text, "");
        return ComputedKey().IsMatch(code)
            ? null
            : KeyIndex().Matches(code).Select(match => int.Parse(match.ValueSpan[5..^1], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
    }

    [GeneratedRegex("--.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"KEYS\[\d+\]")]
    private static partial Regex KeyIndex();

    [GeneratedRegex(@"\bKEYS\b(?!\[\d+\])")]
    private static partial Regex ComputedKey();
}
