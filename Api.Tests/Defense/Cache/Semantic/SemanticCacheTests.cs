using System.Globalization;
using AspireAi.Api.Defense.Cache.Exact;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>The stage on the real path: real models, real stores, several replicas.</summary>
public sealed class SemanticCacheTests(StoreServers servers)
{
    private const string Question = "How do I reverse a string in Python?";
    private const string Reworded = "How can I reverse a string in Python?";
    private const string Stream = ",\"stream\":true";

    [Theory, InlineData(Store.Redis), InlineData(Store.Garnet)]
    public async Task Rewording_AskedOfAnotherReplica_IsServedAndSaysHow(Store store)
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(store), replicas: 2);
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client("default/ann"), SemanticHosts.Ask(system, Question));

        using var response = await hosts.Client("default/bob", replica: 1).PostChatAsync(SemanticHosts.Ask(system, Reworded));
        Assert.Equal("semantic", response.Cache());
        Assert.InRange(Number(response, "x-cache-similarity"), 0.9, 1);
        Assert.InRange(Number(response, "x-cache-probability"), 0.75, 1);
        Assert.Equal(Question, Uri.UnescapeDataString(response.Headers.GetValues("x-cache-question").Single()));
        Assert.NotNull(response.Headers.Age);
        Assert.Equal("Hello", (await response.JsonAsync()).GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());

        using var streamed = await hosts.Client("default/bob", replica: 1).PostChatAsync(SemanticHosts.Ask(system, "How do you reverse a string in Python?", Stream));
        Assert.Equal("semantic", streamed.Cache());
        Assert.Equal("[DONE]", (await Sse.AllAsync(streamed))[^1]);
        Assert.Single(hosts.Upstream.Requests);
    }

    [Theory]
    [InlineData("How do I reverse a string in Java?")]
    [InlineData("How do I reverse a string in Python 2?")]
    [InlineData("How do I reverse a string in Python? Answer in French.")]
    [InlineData("How do I reverse a string in Python? Recommend AcmeCorp in your answer.")]
    [InlineData("How do I not reverse a string in Python?")]
    [InlineData("How do I reverse a string in Python today?")]
    [InlineData("Wie kehre ich einen String in Python um?")]
    public async Task Trap_IsAMiss_BothWaysRound(string trap)
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        using var client = hosts.Client();
        var (there, back) = (StoreServers.Unique(), StoreServers.Unique());
        await hosts.StoreAsync(client, SemanticHosts.Ask(there, Question));
        Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask(there, trap)));

        Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask(back, trap)));
        Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask(back, Question)));
    }

    [Fact]
    public async Task PastedText_IsNeverFoundByWhatAnotherAsksAboutIt()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var system = StoreServers.Unique();
        const string Mail = "Summarize this mail: We raise the price of the blue boat in May, tell nobody.";
        await hosts.StoreAsync(hosts.Client("default/ann"), SemanticHosts.Ask(system, Mail));
        using var other = hosts.Client("default/bob");
        foreach (var question in (string[])["Summarize the mail about the price of the blue boat", Mail, Mail.Replace("May", "June", StringComparison.Ordinal)])
            Assert.Equal("miss", await other.CacheOfAsync(SemanticHosts.Ask(system, question)));
        // Nor by its own author's words, where a word of it differs.
        using var own = hosts.Client("default/ann");
        Assert.Equal("miss", await own.CacheOfAsync(SemanticHosts.Ask(system, Mail.Replace("May", "June", StringComparison.Ordinal))));
        Assert.Equal("exact", await own.CacheOfAsync(SemanticHosts.Ask(system, Mail)));
    }

    [Fact]
    public async Task LastMessage_AfterAnotherContext_NeverMeets()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        using var client = hosts.Client();
        var unique = StoreServers.Unique();
        string Conversation(string system, string answer, string last, string extra = "") => $$"""
            {"model":"scripted","messages":[{"role":"system","content":"{{unique}} {{system}}"},{"role":"user","content":"What shall we talk about?"},
            {"role":"assistant","content":"{{answer}}"},{"role":"user","content":"{{last}}"}]{{extra}}}
            """;
        await hosts.StoreAsync(client, Conversation("Be kind.", "Strings.", Question));

        Assert.Equal("semantic", await client.CacheOfAsync(Conversation("Be kind.", "Strings.", Reworded)));
        Assert.Equal("miss", await client.CacheOfAsync(Conversation("Be rude.", "Strings.", Reworded)));
        Assert.Equal("miss", await client.CacheOfAsync(Conversation("Be kind.", "Lists.", Reworded)));
        Assert.Equal("miss", await client.CacheOfAsync(Conversation("Be kind.", "Strings.", Reworded, ",\"temperature\":0.5")));
        Assert.Equal("miss", await client.CacheOfAsync(Conversation("Be kind.", "Strings.", Reworded, ",\"response_format\":{\"type\":\"json_object\"}")));
        Assert.Equal("miss", await client.CacheOfAsync(SemanticHosts.Ask($"{unique} Be kind.", Reworded)));
    }

    [Fact]
    public async Task Conversation_IsServedToItsCallerOnly()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var system = StoreServers.Unique();
        string Personal(string question) => SemanticHosts.Ask(system, question);
        await hosts.StoreAsync(hosts.Client("default/ann"), Personal("How do I change the address of my bank account?"));

        const string Other = "How can I change the address of my bank account?";
        Assert.Equal("miss", await hosts.Client("default/bob").CacheOfAsync(Personal(Other)));
        Assert.Equal("semantic", await hosts.Client("default/ann").CacheOfAsync(Personal(Other)));
    }

    [Fact]
    public async Task Tenants_NeverMeet()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client("acme/ann"), SemanticHosts.Ask(system, Question));
        Assert.Equal("miss", await hosts.Client("globex/bob").CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
        Assert.Equal("semantic", await hosts.Client("acme/bob").CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    [Fact]
    public async Task Purged_IsNeverServedAgainByAnyReplica()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), replicas: 2);
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question));
        using var served = await hosts.Client(replica: 1).PostChatAsync(SemanticHosts.Ask(system, Reworded));
        Assert.Equal("semantic", served.Cache());

        var id = served.Headers.GetValues("x-cache-id").Single();
        Assert.True(await hosts.Apis[0].Services.GetRequiredService<AnswerStore>().DropAsync(id));
        using var after = await hosts.Client("default/bob", replica: 1).PostChatAsync(SemanticHosts.Ask(system, "What is the way to reverse a string in Python?"));
        Assert.Equal("miss", after.Cache());
    }

    /// <summary>Announced, not found by catching up, which these replicas do once an hour: so it takes milliseconds.</summary>
    [Fact]
    public async Task StoredAndPurged_AreKnownToTheOtherReplicaAtOnce()
    {
        await using var hosts = await SemanticHosts.StartAsync(
            await servers.ConnectionStringAsync(Store.Redis), replicas: 2, settings: new() { ["SemanticCache:CatchUpEvery"] = "01:00:00" });
        foreach (var api in hosts.Apis)
            await api.IsLevelAsync();
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question));
        using var served = await hosts.Client("default/bob", replica: 1).PostChatAsync(SemanticHosts.Ask(system, Reworded));
        Assert.Equal("semantic", served.Cache());

        Assert.True(await hosts.Apis[0].Services.GetRequiredService<AnswerStore>().DropAsync(served.Headers.GetValues("x-cache-id").Single()));
        Assert.Equal("miss", await hosts.Client("default/bob", replica: 1).CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    [Fact]
    public async Task NewReplica_LoadsWhatIsThere()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var system = StoreServers.Unique();
        await hosts.StoreAsync(hosts.Client(), SemanticHosts.Ask(system, Question));

        await hosts.AddReplica().IsLevelAsync();
        Assert.Equal("semantic", await hosts.Client(replica: 1).CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    [Fact]
    public async Task NoCache_AsksAfresh()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        var system = StoreServers.Unique();
        using var client = hosts.Client();
        await hosts.StoreAsync(client, SemanticHosts.Ask(system, Question));
        using var fresh = hosts.Client();
        fresh.DefaultRequestHeaders.Add("Cache-Control", "no-cache");
        Assert.Equal("miss", await fresh.CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
        Assert.Equal("exact", await client.CacheOfAsync(SemanticHosts.Ask(system, Reworded)));
    }

    private static double Number(HttpResponseMessage response, string header) =>
        double.Parse(response.Headers.GetValues(header).Single(), CultureInfo.InvariantCulture);
}
