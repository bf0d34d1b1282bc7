using System.Globalization;
using AspireAi.Web.ApiClient;
using AspireAi.Web.Session;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AspireAi.Web.Actions;

/// <summary>Where the forms of the keys page post.</summary>
internal static class KeyActions
{
    private const string Page = "/keys";
    private const string Minute = "limits.tokens_per_minute", Month = "limits.tokens_per_month", Dollars = "limits.micro_dollars_per_month", Streams = "limits.concurrent_streams";

    public static void MapKeyActions(this IEndpointRouteBuilder routes)
    {
        var keys = routes.MapActions(Page);
        keys.MapPost("/create", CreateAsync);
        keys.MapPost("/revoke", RevokeAsync);
    }

    private static Task<RedirectHttpResult> CreateAsync(
        HttpContext context, SiteApi api, TimeProvider time, CancellationToken cancellationToken, [FromForm] string? name = null, [FromForm] string? expires = null,
        [FromForm] string? tokens = null, [FromForm] string? dollars = null, [FromForm] string? minute = null, [FromForm] string? streams = null) => context.RunAsync(Page, async () =>
        {
            var limits = new KeyLimitsBody(Typed.Whole(minute, Minute), Typed.Whole(tokens, Month), Typed.Money(dollars, Dollars), (int?)Typed.Whole(streams, Streams, int.MaxValue));
            var made = await api.SendAsync<NewKey>(HttpMethod.Post, "/account/keys", new
            {
                Name = name ?? "",
                ExpiresAt = Typed.Days(expires, time),
                Limits = limits == new KeyLimitsBody(null, null, null, null) ? null : limits,
            }, cancellationToken);
            return new FlashMessage(true, "Copy it now: it is shown this once, and nobody can look it up again.", Secret: made.Key);
        }, ("name", name), ("tokens", tokens), ("dollars", dollars), ("minute", minute), ("streams", streams));

    private static Task<RedirectHttpResult> RevokeAsync(HttpContext context, SiteApi api, CancellationToken cancellationToken, [FromForm] string? id = null) => context.RunAsync(Page, async () =>
    {
        await api.SendAsync(HttpMethod.Delete, $"/account/keys/{Uri.EscapeDataString(id ?? "")}", null, cancellationToken);
        return new FlashMessage(true, "The key is revoked.");
    });
}

/// <summary>Reads what was typed into a form; every mistake names its field.</summary>
internal static class Typed
{
    private const decimal MicroDollarsPerDollar = 1_000_000;
    private const decimal MostDollars = 1_000_000_000;
    private const int MostDays = 3_650;

    public static long? Whole(string? text, string field, long most = long.MaxValue) =>
        string.IsNullOrWhiteSpace(text) ? null
        : long.TryParse(text, NumberStyles.Integer | NumberStyles.AllowThousands, CultureInfo.InvariantCulture, out var number) && number <= most ? number
        : throw Wrong(field);

    /// <returns>Millionths of a dollar.</returns>
    public static long? Money(string? dollars, string field) =>
        string.IsNullOrWhiteSpace(dollars) ? null
        : decimal.TryParse(dollars, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < MostDollars ? (long)(number * MicroDollarsPerDollar)
        : throw Wrong(field);

    public static DateTimeOffset? Days(string? days, TimeProvider time) =>
        int.TryParse(days, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? time.GetUtcNow().AddDays(Math.Clamp(number, 1, MostDays)) : null;

    private static AccountException Wrong(string field) => new(System.Net.HttpStatusCode.BadRequest, "invalid_value", $"'{field}' has to be a number.", null, field);
}
