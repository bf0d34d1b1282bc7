using System.Text.Json.Nodes;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

/// <summary>Conversations that end in the same words and mean something else by them.</summary>
public sealed class ConversationTrapTests(StoreServers servers)
{
    [Fact]
    public async Task Conversations_ThatEndInTheSameWords_NeverMeet()
    {
        await using var hosts = await SemanticHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis));
        using var client = hosts.Client();
        // What is not kept apart below is what a trap has in common with its fellow; a name of its own keeps it from the others.
        var traps = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Defense", "Cache", "Semantic", "Traps", "conversations.jsonl"))
            .Select(line => (Name: StoreServers.Unique(), Trap: JsonNode.Parse(line)!.AsArray())).ToList();
        Assert.Equal(100, traps.Count);
        foreach (var (name, trap) in traps)
        {
            Assert.Equal("miss", await client.CacheOfAsync(Body(trap[0]!, name)));
        }

        // Vectors are written in turn: with the last one, all are known.
        await hosts.StoreAsync(client, SemanticHosts.Ask(StoreServers.Unique(), "How do I reverse a string in Python?"));
        var met = new List<string>();
        foreach (var (name, trap) in traps)
        {
            Assert.Equal("exact", await client.CacheOfAsync(Body(trap[0]!, name)));
            if (await client.CacheOfAsync(Body(trap[1]!, name)) is not "miss" and var cache)
            {
                met.Add($"{cache}: {trap[1]}");
            }
        }

        Assert.Empty(met);
    }

    private static string Body(JsonNode conversation, string name)
    {
        var messages = conversation.DeepClone().AsArray();
        messages.Insert(0, new JsonObject { ["role"] = "system", ["content"] = $"This is {name}." });
        return new JsonObject { ["model"] = ScriptedUpstream.Model, ["messages"] = messages }.ToJsonString();
    }
}
