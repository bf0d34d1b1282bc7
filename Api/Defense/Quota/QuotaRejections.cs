using System.Buffers;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Limits;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Models;

namespace AspireAi.Api.Defense.Quota;

/// <summary>The budget that has no room, as the person who is refused is told.</summary>
/// <param name="Name">For programs, such as <c>user.tokens</c> or <c>guests.day</c>.</param>
/// <param name="What">For people.</param>
/// <param name="ResetsAt">When it starts again.</param>
internal sealed record UsedUpBudget(string Name, string What, DateTimeOffset ResetsAt);

internal static class QuotaRejections
{
    public const string Code = "insufficient_quota";
    public const string InUseCode = "quota_in_use";
    public const string UnavailableCode = "quota_unavailable";

    /// <summary>While Redis or the database is unavailable.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // What runs now will have ended, or moved on, by then.
    private static readonly TimeSpan _whileInUse = TimeSpan.FromSeconds(2);

    /// <summary>
    /// 429 <c>insufficient_quota</c>. Beside OpenAI's four, the error has <c>budget</c>, <c>resets_at</c> and <c>upgrade_url</c>:
    /// what a page needs to help.
    /// </summary>
    public static DefenseRejectedException UsedUp(UsedUpBudget budget, string? upgradeLink, DateTimeOffset now)
    {
        var resets = budget.ResetsAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var message = $"{budget.What} It starts again on {resets} UTC.";
        if (upgradeLink is not null)
        {
            message += $" To get more: {upgradeLink}";
        }

        return new DefenseRejectedException(StatusCodes.Status429TooManyRequests, ErrorTypes.InsufficientQuota, Code, message)
        {
            RetryAfter = budget.ResetsAt - now,
            ShouldRetry = false,
            Body = Body(budget, message, Code, ErrorTypes.InsufficientQuota, upgradeLink),
        };
    }

    /// <summary>429 <c>quota_in_use</c>: there would be room but for the calls that are running.</summary>
    /// <param name="cap">Of which they hold the rest.</param>
    /// <param name="isMoney">Whether of its money, and not of its tokens.</param>
    public static DefenseRejectedException InUse(SpendingCap cap, bool isMoney)
    {
        var budget = new UsedUpBudget(
            $"{cap.Name}.{(IsBudget(cap) ? cap.Period.IsDay ? "day" : "month" : isMoney ? "money" : "tokens")}",
            IsBudget(cap) ? $"The {(cap.Period.IsDay ? "daily" : "monthly")} budget for {SpendingCaps.Describe(cap.Name)}" : Whose(cap), cap.Period.End);
        var message = $"{budget.What} has no room at the moment: calls that are running hold the rest. Please try again in a moment.";
        return new DefenseRejectedException(StatusCodes.Status429TooManyRequests, ErrorTypes.RateLimit, InUseCode, message)
        {
            RetryAfter = _whileInUse,
            Body = Body(budget, message, InUseCode, ErrorTypes.RateLimit, upgradeLink: null),
        };
    }

    /// <summary>503: nobody knows what is left, so nothing may be spent.</summary>
    public static DefenseRejectedException Unavailable() => new(
        StatusCodes.Status503ServiceUnavailable, ErrorTypes.Server, UnavailableCode,
        "What you have left can't be looked up at the moment. Please try again in a few seconds.")
    {
        RetryAfter = RetryAfter,
    };

    /// <summary>The first cap that has no room for so much.</summary>
    /// <param name="caps">That hold.</param>
    /// <param name="counters">What is spent of them.</param>
    /// <param name="tokens">Tokens needed at least.</param>
    /// <param name="money">Nano-dollars needed at least; 0 fits into money that is spent.</param>
    public static UsedUpBudget? Find(IReadOnlyList<SpendingCap> caps, CounterState[] counters, long tokens, long money)
    {
        for (var i = 0; i < caps.Count; i++)
        {
            var (cap, used) = (caps[i], counters[i]);
            if (!used.IsSeeded)
            {
                continue;
            }

            if (cap.Tokens is { } most && most - used.Tokens < tokens)
            {
                return new UsedUpBudget(cap.Name + ".tokens",
                    used.Tokens < most
                        ? FormattableString.Invariant($"{Whose(cap)} of {most:N0} tokens has room for {most - used.Tokens:N0} more, and this request needs at least {tokens:N0}.")
                        : FormattableString.Invariant($"{Whose(cap)} of {most:N0} tokens is used up: {used.Tokens:N0} are spent{Running(used.HeldTokens)}."), cap.Period.End);
            }

            if (money > 0 && cap.Money is { } dollars && dollars - used.Money < money)
            {
                if (IsBudget(cap))
                {
                    var daily = cap.Period.IsDay;
                    return new UsedUpBudget($"{cap.Name}.{(daily ? "day" : "month")}",
                        $"The {(daily ? "daily" : "monthly")} budget for {SpendingCaps.Describe(cap.Name)} {(used.Money < dollars ? "has no room left for this request" : "is used up")}.", cap.Period.End);
                }

                return new UsedUpBudget(cap.Name + ".money",
                    used.Money < dollars
                        ? FormattableString.Invariant($"{Whose(cap)} of {Dollars(dollars)} has room for {Dollars(dollars - used.Money)} more, and this request needs at least {Dollars(money)}.")
                        : FormattableString.Invariant($"{Whose(cap)} of {Dollars(dollars)} is used up: {Dollars(used.Money)} are spent."), cap.Period.End);
            }
        }

        return null;
    }

    private static bool IsBudget(SpendingCap cap) => cap.Name is not ("user" or "key" or "tenant");

    private static string Whose(SpendingCap cap) => cap.Name switch
    {
        "user" => "Your monthly allowance",
        "key" => "The monthly allowance of this API key",
        _ => "The monthly allowance of your organization",
    };

    private static string Dollars(long nanoDollars) => FormattableString.Invariant($"${NanoDollars.ToDollars(nanoDollars):0.00######}");

    private static string Running(long held) => held == 0 ? "" : FormattableString.Invariant($" and {held:N0} are held for calls that are running");

    private static ReadOnlyMemory<byte> Body(UsedUpBudget budget, string message, string code, string type, string? upgradeLink)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, message);
            json.WriteString("type"u8, type);
            json.WriteNull("param"u8);
            json.WriteString("code"u8, code);
            json.WriteString("budget"u8, budget.Name);
            json.WriteString("resets_at"u8, budget.ResetsAt.UtcDateTime);
            json.WriteString("upgrade_url"u8, upgradeLink);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
