using System.Buffers;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Quota.Budgets;
using AspireAi.Api.Defense.Quota.Scripts;

namespace AspireAi.Api.Defense.Quota;

/// <summary>The budget that has no room, as the person who is refused is told.</summary>
/// <param name="Name">For programs, such as <c>user.tokens</c> or <c>guests.day</c>.</param>
/// <param name="What">For people.</param>
/// <param name="ResetsAt">When it starts anew.</param>
/// <param name="HeldByOthers">There would be room if the calls that run now did not hold it.</param>
internal sealed record UsedUpBudget(string Name, string What, DateTimeOffset ResetsAt, bool HeldByOthers = false);

internal static class QuotaRejections
{
    public const string Code = "insufficient_quota";
    public const string UnavailableCode = "quota_unavailable";

    /// <summary>While the store is away.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    // What runs now will have ended, or moved on, by then.
    private static readonly TimeSpan _whileHeld = TimeSpan.FromSeconds(2);

    /// <summary>
    /// 429 <c>insufficient_quota</c>. Beside OpenAI's four, the error has <c>budget</c>, <c>resets_at</c> and <c>upgrade_url</c>:
    /// what a page needs to help.
    /// </summary>
    public static DefenseRejectedException UsedUp(UsedUpBudget budget, string? upgradeLink, DateTimeOffset now)
    {
        var resets = budget.ResetsAt.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        var message = budget.HeldByOthers
            ? $"{budget.What} What is left is held by calls that are running now: try again when they have ended."
            : $"{budget.What} It starts anew on {resets} UTC.";
        if (upgradeLink is not null && !budget.HeldByOthers)
        {
            message += $" To get more: {upgradeLink}";
        }

        return new DefenseRejectedException(StatusCodes.Status429TooManyRequests, ErrorTypes.InsufficientQuota, Code, message)
        {
            RetryAfter = budget.HeldByOthers ? _whileHeld : budget.ResetsAt - now,
            Body = Body(budget, message, upgradeLink),
        };
    }

    /// <summary>503: nobody knows what is left, so nothing may be spent.</summary>
    public static DefenseRejectedException Unavailable() => new(
        StatusCodes.Status503ServiceUnavailable, ErrorTypes.Server, UnavailableCode,
        "What you have left can't be looked up at the moment. Your allowance is not used up: try again in a few seconds.")
    {
        RetryAfter = RetryAfter,
    };

    /// <summary>The first scope, or else budget, that has no room for so much.</summary>
    /// <param name="scopes">The caller's.</param>
    /// <param name="state">What is counted in them.</param>
    /// <param name="tokens">Tokens needed at least.</param>
    /// <param name="money">Nano-dollars needed at least.</param>
    /// <param name="countHeld">Whether what runs now counts, too.</param>
    /// <param name="day">UTC day by the store's clock.</param>
    public static UsedUpBudget? Find(QuotaScopes scopes, QuotaState state, long tokens, long money, bool countHeld, int day)
    {
        var nextMonth = NextMonth(day);
        (string Name, string Whose, Counter Used, Cap Cap)[] own =
        [
            ("user", "Your monthly allowance", state.Subject, scopes.SubjectCap),
            ("key", "The monthly allowance of this API key", state.Key, scopes.KeyCap),
            ("tenant", "The monthly allowance of your organization", state.Tenant, scopes.TenantCap),
        ];
        foreach (var (name, whose, used, cap) in own)
        {
            if (cap.Tokens is { } most && Short(most, used.Tokens, used.HeldTokens, tokens, countHeld, out var held))
            {
                return new UsedUpBudget(name + ".tokens",
                    !held && used.Tokens < most
                        ? FormattableString.Invariant($"{whose} of {most:N0} tokens has room for {most - used.Tokens:N0} more, and this request needs {tokens:N0}.")
                        : FormattableString.Invariant($"{whose} of {most:N0} tokens is used up: {used.Tokens:N0} are spent{Running(used.HeldTokens)}."), nextMonth, held);
            }

            if (cap.Money is { } dollars && Short(dollars, used.Money, used.HeldMoney, money, countHeld, out held))
            {
                return new UsedUpBudget(name + ".money",
                    !held && used.Money < dollars
                        ? FormattableString.Invariant($"{whose} of {Dollars(dollars)} has room for {Dollars(dollars - used.Money)} more, and this request needs {Dollars(money)}.")
                        : FormattableString.Invariant($"{whose} of {Dollars(dollars)} is used up: {Dollars(used.Money)} are spent."), nextMonth, held);
            }
        }

        for (var i = 0; i < scopes.Budgets.Count; i++)
        {
            var (budget, slice) = (scopes.Budgets[i], state.Slices[i]);
            if (Short(slice.Granted - slice.Returned, slice.Settled, slice.Held, money, countHeld, out var held))
            {
                var daily = budget.Period == BudgetPeriod.Day;
                return new UsedUpBudget($"{budget.Name}.{(daily ? "day" : "month")}",
                    $"The {(daily ? "daily" : "monthly")} budget for {BudgetCatalog.Describe(budget.Name)} is used up.",
                    daily ? Start(day + 1) : nextMonth, held);
            }
        }

        return null;
    }

    public static DateTimeOffset NextMonth(int day)
    {
        var date = QuotaKeys.DateOf(day);
        return new DateTimeOffset(date.Year, date.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
    }

    private static DateTimeOffset Start(int day) => new(QuotaKeys.DateOf(day), TimeOnly.MinValue, TimeSpan.Zero);

    private static bool Short(long cap, long settled, long held, long need, bool countHeld, out bool heldByOthers)
    {
        var withoutHeld = cap - settled < need;
        heldByOthers = !withoutHeld;
        return withoutHeld || (countHeld && cap - settled - held < need);
    }

    private static string Dollars(long nanoDollars) => FormattableString.Invariant($"${NanoDollars.ToDollars(nanoDollars):0.00######}");

    private static string Running(long held) => held == 0 ? "" : FormattableString.Invariant($" and {held:N0} are held for calls that are running");

    private static ReadOnlyMemory<byte> Body(UsedUpBudget budget, string message, string? upgradeLink)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, WireJson.Writer))
        {
            json.WriteStartObject();
            json.WriteStartObject("error"u8);
            json.WriteString("message"u8, message);
            json.WriteString("type"u8, ErrorTypes.InsufficientQuota);
            json.WriteNull("param"u8);
            json.WriteString("code"u8, Code);
            json.WriteString("budget"u8, budget.Name);
            json.WriteString("resets_at"u8, budget.ResetsAt.UtcDateTime);
            json.WriteString("upgrade_url"u8, upgradeLink);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
