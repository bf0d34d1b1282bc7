using System.Net.Http.Headers;
using System.Text;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>Whatever an answer is, it says where its caller's limits stand; and saying so counts nothing.</summary>
public sealed class StandingHeadersTests(StoreServers servers)
{
    [Fact]
    public async Task Answers_ThatEndBeforeTheStages_SayWhereTheCallersLimitsStand()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var settings = new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = await servers.OwnDatabaseAsync(),
            ["Tiers:guest:Requests:0:Count"] = "3",
            ["Tiers:guest:Requests:0:Window"] = "00:05:00",
            ["Tiers:guest:TokensPerMinute"] = "20000",
            ["Chat:MaxBodyBytes"] = "4096",
        };
        await using var one = ApiHost.For(upstream, settings);
        await using var two = ApiHost.For(upstream, settings);
        using var first = one.Client();
        using var second = two.Client();
        (await first.PostChatAsync(ChatHttp.Ask("hello"))).EnsureSuccessStatusCode();

        // What the other replica has never heard of.
        foreach (var client in (HttpClient[])[first, second])
        {
            await AssertAllAsync(client, left: 2);
        }

        (await second.PostChatAsync(ChatHttp.Ask("hello again"))).EnsureSuccessStatusCode();
        using var last = await first.PostChatAsync(ChatHttp.Ask("and again"));
        Assert.Equal("0", Header(last, "x-ratelimit-remaining-requests"));
        await AssertAllAsync(first, left: 0);
    }

    [Theory, InlineData("/v1/chat/completions"), InlineData("/v1/models")]
    public async Task Answer_ToNobodyKnown_SaysWhereTheAddresssLimitsStand(string path)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var api = ApiHost.For(upstream, new() { ["ConnectionStrings:redis"] = await servers.OwnDatabaseAsync() });
        using var client = api.Client();
        using var request = new HttpRequestMessage(path.EndsWith("models", StringComparison.Ordinal) ? HttpMethod.Get : HttpMethod.Post, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk-aai-nobody's");

        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(401, (int)response.StatusCode);
        Assert.StartsWith("\"ip-requests-per-1s\";q=100000;w=1", Header(response, "RateLimit-Policy"), StringComparison.Ordinal);
        Assert.StartsWith("\"ip-requests-per-1s\";r=99999;t=2", Header(response, "RateLimit"), StringComparison.Ordinal);
        Assert.Equal("100000", Header(response, "x-ratelimit-limit-requests"));
    }

    private static async Task AssertAllAsync(HttpClient client, int left)
    {
        (int Status, Func<HttpRequestMessage> Ask)[] all =
        [
            (400, () => Post("{")),
            (400, () => Post("""{"model":"scripted","messages":[]}""")),
            (404, () => Post(ChatHttp.Ask("x", "another"))),
            (413, () => Post(ChatHttp.Ask(new string('x', 5_000)))),
            (415, () => Post(ChatHttp.Ask("x"), "text/plain")),
            (405, () => new(HttpMethod.Get, "/v1/chat/completions")),
            (200, () => new(HttpMethod.Get, "/v1/models")),
            (404, () => new(HttpMethod.Get, "/v1/models/another")),
            (200, () => new(HttpMethod.Get, "/account/usage")),
        ];
        foreach (var (status, ask) in all)
        {
            using var request = ask();
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(status, (int)response.StatusCode);
            Assert.Contains("\"requests-per-300s\";q=3;w=300, ", Header(response, "RateLimit-Policy"), StringComparison.Ordinal);
            Assert.Contains("\"tokens\";q=20000;w=62;qu=\"tokens\"", Header(response, "RateLimit-Policy"), StringComparison.Ordinal);
            Assert.Contains("\"ip-requests-per-1s\";", Header(response, "RateLimit-Policy"), StringComparison.Ordinal);
            Assert.Contains($"\"requests-per-300s\";r={left};t=", Header(response, "RateLimit"), StringComparison.Ordinal);
            Assert.Equal(("3", $"{left}"), (Header(response, "x-ratelimit-limit-requests"), Header(response, "x-ratelimit-remaining-requests")));
            Assert.InRange(int.Parse(Header(response, "x-ratelimit-remaining-tokens"), System.Globalization.CultureInfo.InvariantCulture), 10_000, 20_000);
        }
    }

    private static HttpRequestMessage Post(string body, string mediaType = "application/json") =>
        new(HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, mediaType) };

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
