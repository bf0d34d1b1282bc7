using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Conversations;

/// <summary>Answers that go on without their reader, are read along, and are stopped.</summary>
public sealed class AnswerRunTests(StoreServers servers)
{
    [Theory]
    [InlineData(DatabaseProvider.Sqlite, Store.Redis, 0)]
    [InlineData(DatabaseProvider.Sqlite, Store.Redis, 1)]
    [InlineData(DatabaseProvider.Sqlite, Store.Garnet, 1)]
    [InlineData(DatabaseProvider.Postgres, Store.Redis, 1)]
    public async Task Reader_LeavesAndComesBack_AtAnyReplica_ReadsOnFromWhatItHas(DatabaseProvider provider, Store store, int replica)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2, store: store);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Once ", "upon ", "a time.");
        var asked = await (await hosts.AskAsync(person, id, $"Tell me {StoreServers.Unique()}")).UntilAsync("Once ");
        asked.Dispose();

        var whole = await hosts.ConversationAsync(person, id, replica);
        Assert.Equal(("running", asked.Id), (whole.Text("turns.0.state"), whole.Text("turns.0.answer_id")));
        using var again = await hosts.ReadAsync(person, id, asked.Id, from: asked.Events.Count, replica);
        using var fromTheStart = await (await hosts.ReadAsync(person, id, asked.Id, replica: replica)).UntilAsync("Once ");
        hosts.GoOn();

        Assert.Equal("upon a time.", (await again.ToEndAsync()).Text);
        Assert.Equal(("Once upon a time.", "done", "miss"), ((await fromTheStart.ToEndAsync()).Text, fromTheStart.State, fromTheStart.Header("x-cache")));
        Assert.Single(hosts.Upstream.Requests);
        Assert.Equal("Once upon a time.", (await hosts.ConversationAsync(person, id, replica)).Text("turns.0.answer"));
        var ended = await hosts.Replicas.Clients[replica].GetAsync($"/conversations/{id}/answers/{asked.Id}", person.Token);
        ended.IsError(404, "answer_ended");
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Answer_WithoutAnyReader_IsSavedAtItsEnd(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Once ", "upon a time.");
        (await (await hosts.AskAsync(person, id, $"Tell me {StoreServers.Unique()}")).UntilAsync("Once ")).Dispose();

        hosts.GoOn();

        await Eventually.TrueAsync(async () => (await hosts.ConversationAsync(person, id)).Text("turns.0.state") == "done", "the answer has come to its end");
        Assert.Equal("Once upon a time.", (await hosts.ConversationAsync(person, id)).Text("turns.0.answer"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 0)]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.Postgres, 1)]
    public async Task Answer_NobodyComesBackTo_IsStoppedUpstreamAndKept(DatabaseProvider provider, int followed)
    {
        await using var hosts = await ConversationHosts.StartAsync(
            servers, provider, replicas: 2, more: new() { ["Conversations:RunsOnFor"] = "00:00:00.300" });
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Once ", "upon a time.");
        var asked = await (await hosts.AskAsync(person, id, $"Tell me {StoreServers.Unique()}")).UntilAsync("Once ");
        if (followed == 1)
        {
            // A reader at the other replica keeps it alive for as long as it reads.
            var other = await (await hosts.ReadAsync(person, id, asked.Id, replica: 1)).UntilAsync("Once ");
            asked.Dispose();
            Assert.Equal("running", (await hosts.ConversationAsync(person, id)).Text("turns.0.state"));
            other.Dispose();
        }
        else
        {
            asked.Dispose();
        }

        await hosts.Stopped;
        await Eventually.TrueAsync(async () => (await hosts.ConversationAsync(person, id)).Text("turns.0.state") == "left", "the answer is marked as left");
        Assert.Equal("Once ", (await hosts.ConversationAsync(person, id)).Text("turns.0.answer"));
    }

    [Theory]
    [InlineData(DatabaseProvider.Sqlite, 0)]
    [InlineData(DatabaseProvider.Sqlite, 1)]
    [InlineData(DatabaseProvider.Postgres, 1)]
    public async Task Stop_AtAnyReplica_ReachesTheUpstreamAtOnce(DatabaseProvider provider, int replica)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Costly ", "words.");
        using var asked = await (await hosts.AskAsync(person, id, $"Talk {StoreServers.Unique()}")).UntilAsync("Costly ");

        (await hosts.Replicas.Clients[replica].DeleteAsync($"/conversations/{id}/answers", person.Token)).Is(204);

        await hosts.Stopped;
        Assert.Equal("stopped", (await asked.ToEndAsync()).State);
        var whole = await hosts.ConversationAsync(person, id);
        Assert.Equal(("stopped", "Costly "), (whole.Text("turns.0.state"), whole.Text("turns.0.answer")));
        // The way is free for the next.
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Fine."));
        Assert.Equal("Fine.", (await (await hosts.AskAsync(person, id, "And now?")).ToEndAsync()).Text);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Program_OnV1_HangsUp_StopsAtOnce(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, more: new() { ["Conversations:RunsOnFor"] = "00:10:00" });
        hosts.Hold("Costly ", "words.");
        using var client = hosts.Replicas.Hosts[0].Client();
        var response = await client.PostChatAsync(ChatHttp.Ask(StoreServers.Unique(), extra: ",\"stream\":true"), TestContext.Current.CancellationToken);

        response.Dispose();

        // Well within the ten minutes that a conversation's answer is given here.
        await hosts.Stopped;
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task SecondQuestion_WhileAnAnswerRuns_IsRefused(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Wait ", "for it.");
        using var asked = await (await hosts.AskAsync(person, id, $"One {StoreServers.Unique()}")).UntilAsync("Wait ");

        (await hosts.Replicas.A.PostAsync($"/conversations/{id}/answers", new { question = "Two", model = "scripted" }, person.Token)).IsError(409, "answer_running");

        hosts.GoOn();
        Assert.Equal("Wait for it.", (await asked.ToEndAsync()).Text);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Replica_Killed_WhatHadComeIsThereAndTheConversationGoesOn(DatabaseProvider provider)
    {
        Dictionary<string, string?> settings = new() { ["Conversations:SaveEvery"] = "00:00:00.100", ["Cache:FlightLease"] = "00:00:02" };
        var (store, database) = (await servers.OwnDatabaseAsync(), await servers.DatabaseAsync(provider));
        await using var hosts = await ConversationHosts.StartAsync(store, database, more: settings);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        var more = new SemaphoreSlim(0);
        hosts.Upstream.Script = async (context, _) =>
        {
            await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "Half " }, null));
            while (true)
            {
                await more.WaitAsync(context.RequestAborted);
                await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "and " }, null));
            }
        };
        await using var doomed = await ApiProcess.StartAsync(new(Replicas.Settings(store))
        {
            ["ConnectionStrings:db"] = database,
            ["ConnectionStrings:chat"] = $"Endpoint={hosts.Upstream.Url}/v1;Key={ScriptedUpstream.Key};Model={ScriptedUpstream.Model}",
            ["Conversations:SaveEvery"] = "00:00:00.100",
            ["Cache:FlightLease"] = "00:00:02",
            ["Quota:Enabled"] = "false",
            ["SemanticCache:Enabled"] = "false",
        });
        using var client = doomed.Client();
        var api = new ApiClient(client);
        var asking = api.PostAsync($"/conversations/{id}/answers", new { question = $"One {StoreServers.Unique()}", model = "scripted" }, person.Token);
        await Eventually.TrueAsync(async () =>
        {
            more.Release();
            return (await hosts.ConversationAsync(person, id)).Json("turns").EnumerateArray().Any(turn => turn.GetProperty("answer").GetString()!.Length > 0);
        }, "some of the answer is saved");

        await doomed.KillAsync();
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => asking);

        await Eventually.TrueAsync(async () => (await hosts.ConversationAsync(person, id)).Text("turns.0.state") == "left", "the dead replica's answer is marked as left");
        Assert.StartsWith("Half ", (await hosts.ConversationAsync(person, id)).Text("turns.0.answer"), StringComparison.Ordinal);
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Whole."));
        Assert.Equal("Whole.", (await (await hosts.AskAsync(person, id, "Once more", new { place = 0 })).ToEndAsync()).Text);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Refusal_ComesWithItsStatusAndIsKept(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, more: new()
        {
            ["Tiers:free:Requests:0:Count"] = "1", ["Tiers:free:Requests:0:Window"] = "00:01:00",
        });
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        await (await hosts.AskAsync(person, id, "One")).ToEndAsync();

        using var refused = await hosts.AskAsync(person, id, "Two");

        Assert.Equal(429, (int)refused.Response.StatusCode);
        Assert.NotNull(refused.Response.Headers.RetryAfter?.Delta);
        Assert.Equal("rate_limit_exceeded", (await refused.Response.ErrorAsync()).GetProperty("code").GetString());
        var whole = await hosts.ConversationAsync(person, id);
        Assert.Equal(("failed", "rate_limit_exceeded"), (whole.Text("turns.1.state"), whole.Text("turns.1.error.code")));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task EqualQuestion_IsServedFromTheCache_AndRegeneratedOnDemand(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var question = $"What is {StoreServers.Unique()}?";
        var (one, two) = (await hosts.NewConversationAsync(person), await hosts.NewConversationAsync(person));
        await (await hosts.AskAsync(person, one, question)).ToEndAsync();

        var cached = await (await hosts.AskAsync(person, two, question)).ToEndAsync();
        Assert.Equal(("exact", "Hello", "10"), (cached.Header("x-cache"), cached.Text, cached.Header("x-cache-saved-tokens")));
        Assert.Equal("Hello", (await hosts.ConversationAsync(person, two)).Text("turns.0.answer"));
        var fresh = await (await hosts.AskAsync(person, two, question, new { place = 0 }, cacheControl: "no-cache")).ToEndAsync();
        Assert.Equal("miss", fresh.Header("x-cache"));
        Assert.Equal(2, hosts.Upstream.Requests.Count);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Log_HoldsNeitherQuestionNorAnswer(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("The xylophone-answer."));
        var id = await hosts.NewConversationAsync(person);
        await (await hosts.AskAsync(person, id, "My xylophone-question", new { system = "Be a xylophone-player" })).ToEndAsync();
        (await hosts.Replicas.A.PatchAsync($"/conversations/{id}", new { title = "xylophone-title" }, person.Token)).Is(204);

        Assert.DoesNotContain(hosts.Replicas.Hosts[0].Logs.Lines, line => line.Contains("xylophone", StringComparison.Ordinal));
    }
}
