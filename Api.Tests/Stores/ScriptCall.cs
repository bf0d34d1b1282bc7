using System.Globalization;
using AspireAi.Api.Stores;
using StackExchange.Redis;

namespace AspireAi.Api.Tests.Stores;

/// <summary>How to call a script at random: its keys by name, and its arguments out of a few that meet one another.</summary>
/// <param name="Script">Its name.</param>
/// <param name="Keys">Names that calls of the same family share.</param>
/// <param name="Arguments">Made anew for each call.</param>
/// <param name="Before">The script that stands before it.</param>
internal sealed record ScriptCall(string Script, string Keys, Func<Random, object[]> Arguments, string? Before = null)
{
    private const string Answers = "bodies use expiry about bytes callers making parts";
    private const string AnswersCommon = "answer-common";
    private const string VectorsCommon = "vector-common";
    // Servers let keys go by their own clock, so everything that has a lifetime has a long one, and the test's clock runs fast.
    private const long Lease = 1_800_000;
    private const long Hour = 3_600_000;

    private const string ServerTime = "redis.call('TIME')";

    public static DateTimeOffset Start { get; } = new(2026, 7, 26, 0, 1, 0, TimeSpan.Zero);

    /// <summary>Every script of the Api but that of the limits, which has a model.</summary>
    public static IReadOnlyList<ScriptCall> All { get; } =
    [
        new("answer-read", Answers + " flight joined longer longerJoined", random =>
        [
            One(random, "", Id(random)), One(random, "", Id(random)), Tag(random), One(random, "", "a|a|5", "b|b|9"), Hour, One(random, 1_500, 5_000),
            One(random, "0", "0", "1"), One(random, 5, 9), "",
        ], AnswersCommon),
        new("answer-store", Answers + " flight joined", random =>
            [Id(random), Text(random), Text(random), One(random, Lease, Hour), One(random, 1_500, 5_000), One(random, "", "a|a|5", "b|b|9"), Tag(random)], AnswersCommon),
        new("answer-drop", Answers, random => [Id(random)], AnswersCommon),
        new("feedback", Answers, random => [Id(random), Tag(random), One(random, "0", "1", "1"), One(random, "0", "1")], AnswersCommon),
        new("flight-publish", Answers + " pieces", random => [Id(random), Hour, One(random, 1_500, 5_000), One(random, "", "1"), .. Enumerable.Repeat(Text(random), random.Next(3))], AnswersCommon),
        new("flight-renew", "flight joined pieces making", random => [One(random, "a|a|5", "b|b|9"), Hour, Id(random), Hour]),
        new("flight-release", "flight joined", random => [One(random, "a|a|5", "b|b|9")]),
        new("vector-store", "records log owners bodies", random => [Who(random).Length, Id(random), Who(random) + Text(random), One(random, 2, 5), One(random, 1, 3)], VectorsCommon),
        new("vector-sweep", "records log owners bodies expiry", random => [Who(random).Length, random.Next(3), One(random, 1, 4)], VectorsCommon),
    ];

    /// <summary>As it ships, but with a time of the test's.</summary>
    public string TextAt(DateTimeOffset now)
    {
        var text = RedisScript.Embedded(Script).Text;
        if (Before is not null)
        {
            text = RedisScript.Embedded(Before).Text + "\n" + text;
        }

        var microseconds = (now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        return text.Replace(ServerTime, $"{{'{microseconds / 1_000_000}', '{microseconds % 1_000_000}'}}", StringComparison.Ordinal);
    }

    public RedisKey[] KeysOf(string tag) => [.. Keys.Split(' ').Select(name => (RedisKey)$"{{{tag}}}{name}")];

    public RedisValue[] ArgumentsOf(Random random) => [.. Arguments(random).Select(value => (RedisValue)Convert.ToString(value, CultureInfo.InvariantCulture))];

    private static T One<T>(Random random, params T[] of) => of[random.Next(of.Length)];

    private static string Id(Random random) => One(random, "1", "2", "3", "4", "5");

    private static string Who(Random random) => One(random, "ann", "bob", "eve");

    private static string Tag(Random random) => One(random, "ann", "bob", "eve").PadRight(12, '.');

    private static string Text(Random random) => new('x', random.Next(400));
}
