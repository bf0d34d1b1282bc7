using System.Globalization;
using AspireAi.Api.Data;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Usage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Quota;

/// <summary>
/// The provider's bill call by call, and not only the sum: each call comes from an address of its own, so that its usage record can
/// be told, and what is charged too much for one must not hide what is charged too little for another.
/// </summary>
public sealed class EveryCallTests(StoreServers servers)
{
    private const int CallsOfAKind = 6;

    private enum Kind
    {
        Answered,
        SeveralChoices,
        WithoutUsage,
        UsageOnTheWay,
        Left,
        BrokenMidway,
        BrokenAtOnce,
        Garbage,
        Refused,
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Bill_OfEveryCall_IsInItsRecord(Store store)
    {
        await using var hosts = await QuotaHosts.StartAsync(await servers.ConnectionStringAsync(store));
        hosts.Upstream.Behave = request => BehaviorOf(request.GetProperty("messages")[0].GetProperty("content").GetString()!);
        var calls = Enum.GetValues<Kind>().SelectMany(kind => Enumerable.Range(0, CallsOfAKind).Select(number => (Kind: kind, Number: number, Who: QuotaHosts.NewAddress()))).ToList();

        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (call, _) => await CallAsync(hosts, call.Kind, call.Number, call.Who));
        await Eventually.TrueAsync(() => hosts.Api.Services.GetRequiredService<Settlements>().IsIdle && hosts.Upstream.Running == 0, "every call is settled");

        var records = (await QuotaHosts.RecordsAsync(hosts.Api)).ToLookup(record => record.Caller);
        foreach (var (kind, number, who) in calls)
        {
            var record = Assert.Single(records[QuotaHosts.Subject(who)]);
            var bill = hosts.Upstream.Bills.GetValueOrDefault(Payer(kind, number), new Bill(0, 0, 0));
            Assert.True(record.PromptTokens >= bill.Prompt && record.OutputTokens >= bill.Output, $"{kind} {number}: {bill} was billed, and {record} is charged.");
            Assert.Equal(((record.PromptTokens * 2) + (record.OutputTokens * 8)) * 1000, record.Cost);
            if ((record.Flags & (ChargeFlags.Estimated | ChargeFlags.Counted)) == 0)
            {
                Assert.Equal((bill.Prompt, bill.Output), (record.PromptTokens, record.OutputTokens));
            }

            Assert.Equal(kind is Kind.Left or Kind.BrokenMidway or Kind.BrokenAtOnce or Kind.Garbage, record.Flags.HasFlag(ChargeFlags.Estimated));
        }
    }

    private static string Payer(Kind kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}-{number}");

    private static Behavior BehaviorOf(string prompt)
    {
        var payer = prompt.Split(' ', 2)[0].Split('-');
        var number = int.Parse(payer[1], CultureInfo.InvariantCulture);
        var plain = new Behavior { Answer = 20 + (number * 37), Pace = TimeSpan.FromMilliseconds(number % 3) };
        return Enum.Parse<Kind>(payer[0]) switch
        {
            Kind.WithoutUsage => plain with { ReportsUsage = false },
            Kind.UsageOnTheWay => plain with { ReportsOnTheWay = true },
            // One that is fast has said everything before anybody can have left.
            Kind.Left => plain with { Answer = 400, Pace = TimeSpan.FromMilliseconds(25) },
            Kind.BrokenMidway => plain with { BreaksAfter = 5 + number },
            Kind.BrokenAtOnce => plain with { BreaksAfter = 0 },
            Kind.Garbage => plain with { Garbage = true },
            Kind.Refused => plain with { Status = 500 },
            _ => plain,
        };
    }

    private static async Task CallAsync(QuotaHosts hosts, Kind kind, int number, string who)
    {
        using var client = hosts.Client(who);
        // What breaks midway or is left is a stream; of the others every second is.
        var stream = kind is Kind.Left or Kind.BrokenMidway or Kind.UsageOnTheWay || number % 2 == 0;
        var extra = ",\"max_tokens\":400" + (kind == Kind.SeveralChoices ? ",\"n\":3" : "") + (stream ? ",\"stream\":true" : "");
        using var response = await client.PostChatAsync(QuotaHosts.Ask(Payer(kind, number), 10 + number, extra));
        var leaveAfter = kind == Kind.Left ? 1 + (number * 5) : int.MaxValue;
        try
        {
            await foreach (var _ in Sse.DataAsync(response))
            {
                if (--leaveAfter == 0)
                {
                    break;
                }
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // An answer that broke off breaks off here, too.
        }
    }
}
