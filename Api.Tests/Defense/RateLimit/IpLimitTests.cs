using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.RateLimit;

/// <summary>Limits of an address, whoever it says it is.</summary>
public sealed class IpLimitTests(StoreServers servers)
{
    [Fact]
    public async Task GuessedKeys_FromOneAddress_AreRefusedBeforeTheyAreLookedUp()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var api = ApiHost.For(upstream, await SettingsAsync(failures: 5));
        using var client = api.Client();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 30; i++)
        {
            using var request = Ask("guess");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", $"sk-aai-guess{i}");
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.InRange(response.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
                break;
            }

            // What a reply says concerns the next request, so it has to arrive first.
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, statuses[^1]);
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.Unauthorized), 5, 12);

        // The address as a whole is refused, and says so by itself.
        using var valid = Ask("hello");
        using var refused = await client.SendAsync(valid, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Empty(upstream.Requests);
        Assert.Contains("from your address", await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_FromOneAddress_AreLimitedAcrossReplicas()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var settings = await SettingsAsync(requests: 6);
        await using var one = ApiHost.For(upstream, settings);
        await using var two = ApiHost.For(upstream, settings);
        using var first = one.Client();
        using var second = two.Client();
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 12; i++)
        {
            using var request = Ask($"question {i}");
            using var response = await (i % 2 == 0 ? first : second).SendAsync(request, TestContext.Current.CancellationToken);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal(6, statuses.Count(status => status == HttpStatusCode.OK));
        Assert.Equal(6, upstream.Requests.Count);
        Assert.Equal(6, statuses.Count(status => status == HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Failures_OfANeighbor_DoNotBlockAKeyThatIsKnown()
    {
        await using var site = Replicas.Start(await servers.OwnDatabaseAsync(), 1, new()
        {
            ["IpLimit:Failures:0:Count"] = "5",
            ["IpLimit:Failures:0:Window"] = "00:05:00",
        });
        var person = await site.PersonAsync();
        var (_, known) = await site.A.KeyAsync(person.Token);
        var (_, unused) = await site.A.KeyAsync(person.Token);
        (await site.A.WhoAsync(known)).Is(200);

        await Eventually.TrueAsync(async () => (await site.A.WhoAsync("sk-aai-guess")).Status == 429, "the address has failed too often");

        (await site.A.WhoAsync(known)).Is(200);
        (await site.A.ChatAsync(known)).Is(200);
        (await site.A.WhoAsync(person.Token)).Is(200);
        // Not to be told from a guess without a look-up.
        (await site.A.WhoAsync(unused)).IsError(429, "rate_limit_exceeded");
        (await site.A.WhoAsync(known[..^1] + (known[^1] == 'A' ? 'B' : 'A'))).IsError(429, "rate_limit_exceeded");
        (await site.A.WhoAsync()).IsError(429, "rate_limit_exceeded");
    }

    [Theory, InlineData("/account/sign-in", 401), InlineData("/v1/chat/completions", 400), InlineData("/nothing-here", 404)]
    public async Task Failures_OfWhoIsNotKnown_CountWhereverTheyAreSaid(string path, int status)
    {
        await using var site = Replicas.Start(await servers.OwnDatabaseAsync(), 1, new()
        {
            ["IpLimit:Failures:0:Count"] = "5",
            ["IpLimit:Failures:0:Window"] = "00:05:00",
        });
        var person = await site.PersonAsync();
        // What a person asks in vain is no guess.
        for (var i = 0; i < 10; i++)
        {
            (await site.A.GetAsync("/v1/models/none", person.Token)).Is(404);
        }

        var failed = 0;
        await Eventually.TrueAsync(async () =>
        {
            var answer = await site.A.PostAsync(path, new { login = $"nobody-{failed}", password = "a long enough password" });
            failed += answer.Status == status ? 1 : 0;
            return answer.Status == 429;
        }, "the address has failed too often");
        Assert.InRange(failed, 5, 12);
        (await site.A.WhoAsync(person.Token)).Is(200);
    }

    [Theory, InlineData("/v1/models"), InlineData("/nothing-here")]
    public async Task Requests_AllAtOnce_AreLimitedBeforeTheyWork(string path)
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var api = ApiHost.For(upstream, await SettingsAsync(requests: 6));
        using var client = api.Client();

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => client.GetAsync(path, TestContext.Current.CancellationToken)));

        Assert.Equal(6, answers.Count(answer => answer.StatusCode != HttpStatusCode.TooManyRequests));
        Assert.All(answers, answer =>
        {
            Assert.Contains("\"ip-requests-per-60s\";q=6;w=60", Assert.Single(answer.Headers.GetValues("RateLimit-Policy")), StringComparison.Ordinal);
            Assert.Matches(answer.StatusCode == HttpStatusCode.TooManyRequests ? "r=0;t=[1-9]" : "r=[0-5]", Assert.Single(answer.Headers.GetValues("RateLimit")));
        });
        Assert.All(answers, answer => answer.Dispose());
    }

    [Fact]
    public async Task SignIns_OfOneAddress_LeaveTheOthersTheirs()
    {
        await using var site = Replicas.Start(await servers.OwnDatabaseAsync(), 1, new()
        {
            // Long enough that they meet.
            ["Accounts:PasswordIterations"] = "400000",
        });
        var person = await site.PersonAsync();
        (string, string)[] elsewhere = [(ClientAddressMiddleware.CredentialHeader, Replicas.Credential), (ClientAddressMiddleware.AddressHeader, "203.0.113.9")];

        var refused = 0;
        async Task GuessAsync(int i)
        {
            var answer = await site.A.TrySignInAsync($"guess-{i}", "a password that is long");
            Assert.True(answer.Status is 401 or 429 or 503, answer.Body);
            if (answer.Status == 429)
            {
                answer.IsError(429, "rate_limit_exceeded");
                Interlocked.Increment(ref refused);
            }
        }

        var flood = Enumerable.Range(0, 100).Select(GuessAsync).ToList();
        await Eventually.TrueAsync(() => Volatile.Read(ref refused) > 0, "the address has its line full");
        (await site.A.TrySignInAsync(person.Name, person.Password, elsewhere)).Is(200);
        await Task.WhenAll(flood);
    }

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task SignUps_FromOneAddress_AreLimitedAcrossReplicasWhateverTheName(Store store)
    {
        await using var site = Replicas.Start(await servers.ConnectionStringAsync(store), more: new()
        {
            ["IpLimit:SignUps:0:Count"] = "3",
            ["IpLimit:SignUps:0:Window"] = "01:00:00",
        });
        // Told by our web pages, and another one for each store.
        (string, string)[] from = [(ClientAddressMiddleware.CredentialHeader, Replicas.Credential), (ClientAddressMiddleware.AddressHeader, $"203.0.113.{(int)store + 1}")];
        Task<Answer> RegisterAsync(int replica, string email) =>
            site.Clients[replica].PostAsync("/account/register", new { name = Replicas.NewName(), email, password = "a password that is long" }, null, from);

        for (var i = 0; i < 3; i++)
        {
            (await RegisterAsync(i % 2, "no address")).Is(400); // No sign-up, so it does not count as one.
            (await RegisterAsync(i % 2, $"{Replicas.NewName()}@example.com")).Is(202);
        }

        for (var i = 0; i < 2; i++)
        {
            var refused = (await RegisterAsync(i, $"{Replicas.NewName()}@example.com")).IsError(429, "rate_limit_exceeded");
            Assert.InRange(refused.RetryAfter, 3_000, 3_600);
        }

        (await site.A.WhoAsync(null, from)).Is(200);
    }

    [Fact]
    public async Task Probes_AreNotCounted()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        await using var api = ApiHost.For(upstream, await SettingsAsync(requests: 2));
        using var client = api.Client();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/alive", TestContext.Current.CancellationToken)).StatusCode);
        }

        using var request = Ask("hello");
        Assert.Equal(HttpStatusCode.OK, (await client.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Configuration_WithAnImpossibleWindow_StopsTheStart()
    {
        await using var upstream = await ScriptedUpstream.StartAsync();
        var error = Assert.ThrowsAny<Exception>(() => ApiHost.For(upstream, new() { ["IpLimit:Requests:0:Count"] = "0" }));
        Assert.Contains("ended with 78", error.ToString(), StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, string?>> SettingsAsync(int requests = 1000, int failures = 1000) => new()
    {
        ["ConnectionStrings:redis"] = await servers.OwnDatabaseAsync(),
        ["IpLimit:Requests:0:Count"] = $"{requests}",
        ["IpLimit:Requests:0:Window"] = "00:01:00",
        ["IpLimit:Failures:0:Count"] = $"{failures}",
        ["IpLimit:Failures:0:Window"] = "00:01:00",
    };

    private static HttpRequestMessage Ask(string question) => new(HttpMethod.Post, "/v1/chat/completions")
    {
        Content = JsonContent.Create(new { model = ScriptedUpstream.Model, messages = new[] { new { role = "user", content = question } } }),
    };
}
