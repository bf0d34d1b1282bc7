using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Tests.Web.Session;

namespace AspireAi.Api.Tests.Web.Pages;

/// <summary>A whole stack with quotas, a cache and a model that costs something: 2 micro-dollars per prompt token, 8 per output token.</summary>
internal sealed class SiteStack : IAsyncDisposable
{
    private readonly BillingUpstream _upstream;

    private SiteStack(BillingUpstream upstream, SessionStack stack) => (_upstream, Stack) = (upstream, stack);

    public SessionStack Stack { get; }

    public ApiClient Api => Stack.Api;

    public WebServer Web => Stack.Webs[0];

    public static async Task<SiteStack> StartAsync(Dictionary<string, string?>? more = null, int webs = 1)
    {
        var upstream = await BillingUpstream.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["Quota:Enabled"] = "true",
            ["Models:0:Name"] = BillingUpstream.Model,
            ["Models:0:Endpoint"] = upstream.Url,
            ["Models:0:InputPrice"] = "2",
            ["Models:0:OutputPrice"] = "8",
            ["Models:0:TokenizerMargin"] = "0",
            ["Tiers:free:TokensPerMonth"] = "100000",
            ["Tiers:free:MicroDollarsPerMonth"] = "100000000",
            ["Tiers:free:UpgradeLink"] = "https://example.com/upgrade",
        };
        foreach (var (key, value) in more ?? [])
        {
            settings[key] = value;
        }

        return new SiteStack(upstream, await SessionStack.StartAsync(settings, webs, ("Site:ApiUrl", "https://api.example.com/")));
    }

    /// <summary>Asks as that person or with that key.</summary>
    public Task<Answer> AskAsync(string bearer, string question) => Api.PostAsync(
        "/v1/chat/completions", new { model = BillingUpstream.Model, messages = new[] { new { role = "user", content = question } } }, bearer);

    /// <summary>Asks, and waits until it is recorded.</summary>
    public async Task SpendAsync(Person person, params string[] questions)
    {
        foreach (var question in questions)
        {
            (await AskAsync(person.Token, question)).Is(200);
        }

        await Eventually.TrueAsync(async () =>
        {
            var usage = (await Api.GetAsync("/account/usage", person.Token)).Is(200);
            return Sum(usage, "days") + Sum(usage, "saved") == questions.Length && usage.Json("tokens.held").GetDecimal() == 0;
        }, "every call is settled and counted");
    }

    public async ValueTask DisposeAsync()
    {
        await Stack.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    private static long Sum(Answer usage, string list) => usage.Json(list).EnumerateArray().Sum(day => day.GetProperty("calls").GetInt64());
}
