using System.Text.Json;
using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Index;
using AspireAi.Api.Defense.Cache.Semantic.Store;
using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>Replicas with the real models, and questions that only meet within one test.</summary>
internal static class SemanticHosts
{
    public static async Task<CacheHosts> StartAsync(string store, int replicas = 1, Dictionary<string, string?>? settings = null, Action<IServiceCollection>? services = null)
    {
        var all = new Dictionary<string, string?>(settings ?? []) { ["SemanticCache:Enabled"] = "true" };
        // The machine that runs the tests may be busy with others of them.
        all.TryAdd("SemanticCache:LookupTimeout", "00:00:10");
        var hosts = await CacheHosts.StartAsync(store, replicas, all, services);
        foreach (var api in hosts.Apis)
            await api.Services.GetRequiredService<SemanticModels>().Loading;
        hosts.Witness = new SemanticWitness(hosts);
        return hosts;
    }

    /// <summary>Waits for a replica's models, and until its index is level with the store.</summary>
    public static async Task IsLevelAsync(this ApiHost api)
    {
        await api.Services.GetRequiredService<SemanticModels>().Loading;
        await Eventually.TrueAsync(() => api.Services.GetRequiredService<VectorSync>().IsLevel, "the index is level");
    }

    /// <summary>A question behind a system prompt: what binds the context keeps tests apart.</summary>
    public static string Ask(string system, string question, string extra = "") => $$"""
        {"model":"{{ScriptedUpstream.Model}}","messages":[{"role":"system","content":{{JsonSerializer.Serialize(system)}}},{"role":"user","content":{{JsonSerializer.Serialize(question)}}}]{{extra}}}
        """;

    /// <summary>Asks, and waits until every replica's index knows the question.</summary>
    public static async Task StoreAsync(this CacheHosts hosts, HttpClient client, string body)
    {
        using var response = await client.PostChatAsync(body);
        await response.Content.ReadAsStringAsync();
        Assert.Equal("miss", response.Cache());
        var id = response.Headers.GetValues("x-cache-id").Single();
        var connection = hosts.Apis[0].Services.GetRequiredKeyedService<IConnectionMultiplexer>(StoreNames.Cache);
        byte[]? record = null;
        await Eventually.TrueAsync(
            async () => (record = await connection.GetDatabase().HashGetAsync(VectorKeys.Records(VectorKeys.PartitionOf(id)), id)) is not null, "the question is stored");
        Assert.True(VectorRecord.TryDecode(record!, out var scope, out _, out var vector));
        for (var i = 0; i < hosts.Apis.Count; i++)
        {
            // By itself, not by how many there are: others' questions, in the same store, are on their way into the index too.
            var index = hosts.Apis[i].Services.GetRequiredService<IVectorIndex>();
            await Eventually.TrueAsync(
                async () => (await index.NearestAsync(scope, vector, 16, 0.7f, default)).Any(match => match.Entry.Id == id), $"replica {i} knows the question");
        }
    }

    public static async Task<string> CacheOfAsync(this HttpClient client, string body)
    {
        using var response = await client.PostChatAsync(body);
        Assert.Equal(200, (int)response.StatusCode);
        await response.Content.ReadAsStringAsync();
        return response.Cache();
    }

    public static string Cache(this HttpResponseMessage response) => response.Headers.GetValues("x-cache").Single();
}
