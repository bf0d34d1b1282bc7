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
    private const string Money = "due subject tenant day subjects leases live ledger";
    private const string Common = "quota-common";
    private const string Answers = "bodies use expiry about bytes callers making parts";
    private const string AnswersCommon = "answer-common";
    private const string VectorsCommon = "vector-common";
    // Servers let keys go by their own clock, so everything that has a lifetime has a long one, and the test's clock runs fast.
    private const long Lease = 1_800_000;
    private const long Hour = 3_600_000;

    private const string ServerTime = "redis.call('TIME')";

    public static DateTimeOffset Start { get; } = new(2026, 7, 26, 0, 1, 0, TimeSpan.Zero);

    private static int Day => (int)(Start.ToUnixTimeSeconds() / 86_400);

    /// <summary>Every script of the Api.</summary>
    public static IReadOnlyList<ScriptCall> All { get; } =
    [
        new("rate-limit", "log1 tokens1 streams1 log2 tokens2 streams2", random =>
        [
            Id(random), One(random, 0L, Hour * 1_000), random.Next(40), // lease, µs, tokens
            One(random, "", "", "900000 20000"), 2, 9, Lease * 100, 60, Hour * 1_000, One(random, -1, 200), One(random, -1, 3),
            "", 1, One(random, 5, 300), Hour * 1_000, 100, 2,
        ]),
        new("rate-limit-renew", "streams1 streams2", random => [Id(random), Lease * 1_000]),
        new("rate-limit-settle", "tokens1 streams1 tokens2 streams2", random => [Id(random), Second(random), random.Next(60), One(random, -1, 20), random.Next(40)]),
        new("replicas", "replicas", random => [Id(random), Lease]),

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

        new("attempt-count", "attempts", random => [4, 0, Hour]),

        new("quota-gate", "subject tenant day", random => [Day, Key(random), Budgets(random)]),
        new("quota-reserve", Money, random =>
        [
            .. Head, Day + One(random, 0, 0, 0, 1), Id(random), Lease,
            random.Next(30), One(random, 1, 2), random.Next(1, 90), One(random, 1, 16), random.Next(60), One(random, 0, 3), Key(random), "demo",
            One(random, -1, 900), One(random, -1, 3_000), One(random, -1, 300), -1, One(random, -1, 2_000), -1, One(random, 0, 1), Budgets(random), "tail",
        ], Common),
        new("quota-settle", Money, random =>
        [
            .. Head, Id(random), random.Next(60), random.Next(90), random.Next(30), random.Next(9), random.Next(60), Key(random), "demo", Budgets(random), "tail",
        ], Common),
        new("quota-renew", Money, random => [.. Head, Id(random), Lease, random.Next(60), random.Next(90), random.Next(20), Key(random), "demo", Budgets(random), "tail"], Common),
        new("quota-sweep", Money, _ => Head, Common),
        new("quota-slice-credit", "day", random => ["guests", random.Next(3_000), random.Next(200), One(random, 0, 600_000), 4_000]),
        new("quota-slice-return", "day", _ => ["guests"]),
        new("quota-budget-draw", "budget", random => [Who(random), random.Next(200), random.Next(400), One(random, 0, 70, 700), 500, 4_000, 4_000]),
    ];

    /// <summary>Whether it moves money.</summary>
    public bool IsMoney => Before == Common;

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

    private static object[] Head => ["05", "20659 ann", 4_000];

    private static T One<T>(Random random, params T[] of) => of[random.Next(of.Length)];

    private static string Id(Random random) => One(random, "1", "2", "3", "4", "5");

    private static string Who(Random random) => One(random, "ann", "bob", "eve");

    private static string Tag(Random random) => One(random, "ann", "bob", "eve").PadRight(12, '.');

    private static string Key(Random random) => One(random, "-", "k1");

    private static string Budgets(Random random) => One(random, "-", "d:guests");

    private static string Text(Random random) => new('x', random.Next(400));

    private static string Second(Random random) => $"{Start.ToUnixTimeSeconds() + random.Next(30_000):D10}";
}
