using System.Text.Json;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace AspireAi.Api.Tests.Conversations;

/// <summary>Making, listing, finding, renaming and deleting.</summary>
public sealed class ConversationTests(StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Conversation_FromTheFirstQuestionToItsDeletion(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2);
        var person = await hosts.Replicas.PersonAsync();
        var (a, b) = (hosts.Replicas.A, hosts.Replicas.B);
        var id = await hosts.NewConversationAsync(person);

        var first = await (await hosts.AskAsync(person, id, "How do I reverse a string in Python, without importing anything at all from anywhere?", new { system = "Be brief.", temperature = 0.5 })).ToEndAsync();
        Assert.Equal(("Hello", "done"), (first.Text, first.State));
        await (await hosts.AskAsync(person, id, "And in C#?", replica: 1)).ToEndAsync();
        Assert.Equal(["user", "assistant", "user"], hosts.Upstream.Last.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()));

        var whole = await hosts.ConversationAsync(person, id, replica: 1);
        Assert.Equal("How do I reverse a string in Python, without importing…", whole.Text("title"));
        Assert.Equal(2, whole.Json("turns").GetArrayLength());
        Assert.Equal(("done", "Hello", "stop", "7", "3", "scripted"),
            (whole.Text("turns.0.state"), whole.Text("turns.0.answer"), whole.Text("turns.0.finish_reason"), whole.Text("turns.0.prompt_tokens"), whole.Text("turns.0.completion_tokens"), whole.Text("model")));
        Assert.Equal("miss", whole.Json("turns").EnumerateArray().First().GetProperty("headers").GetProperty("x-cache").GetString());

        (await b.PatchAsync($"/conversations/{id}", new { title = " Strings <b>turned</b> round " }, person.Token)).Is(204);
        Assert.Equal("Strings <b>turned</b> round", (await a.GetAsync("/conversations", person.Token)).Is(200).Text("data.0.title"));
        (await a.DeleteAsync($"/conversations/{id}", person.Token)).Is(204);
        (await b.GetAsync($"/conversations/{id}", person.Token)).IsError(404, "conversation_not_found");
        (await b.DeleteAsync($"/conversations/{id}", person.Token)).IsError(404, "conversation_not_found");
        Assert.Equal(0, (await b.GetAsync("/conversations", person.Token)).Is(200).Json("data").GetArrayLength());
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Question_InAnEarlierPlace_TakesAllThatFollowedAway(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        foreach (var question in (string[])["One", "Two", "Three"])
        {
            await (await hosts.AskAsync(person, id, question)).ToEndAsync();
        }

        await (await hosts.AskAsync(person, id, "Two, but otherwise", new { place = 1 })).ToEndAsync();

        var whole = await hosts.ConversationAsync(person, id);
        Assert.Equal(["One", "Two, but otherwise"], whole.Json("turns").EnumerateArray().Select(turn => turn.GetProperty("question").GetString()));
        Assert.Equal(3, hosts.Upstream.Last.Json.GetProperty("messages").GetArrayLength());
        await (await hosts.AskAsync(person, id, "One again", new { place = 0 })).ToEndAsync();
        Assert.Equal(1, (await hosts.ConversationAsync(person, id)).Json("turns").GetArrayLength());
        Assert.Equal("One", (await hosts.ConversationAsync(person, id)).Text("title"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task List_IsPagedNewestFirst_AndSearchedInTitlesAndMessages(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var ids = new List<string>();
        for (var i = 0; i < 45; i++)
        {
            ids.Add((await hosts.Replicas.A.PostAsync("/conversations", new { title = $"Number {i}" }, person.Token)).Is(201).Text("id"));
        }

        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("They are called ", "Quokkas, and live on Rottnest Island."));
        await (await hosts.AskAsync(person, ids[7], "Which animals smile? 🦘 Größe egal. よく笑う動物は？")).ToEndAsync();

        var seen = new List<string>();
        string? next = null;
        do
        {
            var page = (await hosts.Replicas.A.GetAsync($"/conversations?limit=10&after={next}", person.Token)).Is(200);
            seen.AddRange(page.Json("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
            next = page.Json("next").GetString();
        }
        while (next is not null);
        Assert.Equal(45, seen.Distinct().Count());
        Assert.Equal(45, seen.Count);
        Assert.Equal(ids[7], seen[0]);

        async Task<Answer> FindAsync(string text) => (await hosts.Replicas.A.GetAsync($"/conversations?search={Uri.EscapeDataString(text)}", person.Token)).Is(200);
        Assert.Equal(["Number 41"], (await FindAsync("number 41")).Json("data").EnumerateArray().Select(one => one.GetProperty("title").GetString()));
        Assert.Contains("called Quokkas, and", (await FindAsync("quokkas")).Text("data.0.excerpt"), StringComparison.Ordinal);
        Assert.Equal(ids[7], (await FindAsync("GRÖSSE egal".Replace("SS", "ß", StringComparison.Ordinal))).Text("data.0.id"));
        Assert.Equal(0, (await FindAsync("wombats")).Json("data").GetArrayLength());
        Assert.Equal(ids[7], (await FindAsync("笑う動物")).Text("data.0.id"));
        foreach (var (field, query) in ((string, string)[])
            [("search", $"search={new string('x', 201)}"), ("limit", "limit=0"), ("limit", "limit=201"), ("after", "after=nonsense"), ("after", "after=99999999999999999-a"), ("after", "after=1-%00")])
        {
            Assert.Equal(field, (await hosts.Replicas.A.GetAsync($"/conversations?{query}", person.Token)).IsError(400, "invalid_value").Text("error.param"));
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task AnotherPersons_AnId_IsAnsweredLikeOneThatDoesNotExist(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var (owner, other) = (await hosts.Replicas.PersonAsync(), await hosts.Replicas.PersonAsync());
        var id = await hosts.NewConversationAsync(owner);
        hosts.Hold("A secret", " plan.");
        using var asked = await (await hosts.AskAsync(owner, id, "What is the secret?")).UntilAsync("A secret");
        var api = hosts.Replicas.A;

        (HttpMethod Method, string Path, object? Body)[] tries =
        [
            (HttpMethod.Get, "", null), (HttpMethod.Patch, "", new { title = "Mine" }), (HttpMethod.Delete, "", null),
            (HttpMethod.Post, "/answers", new { question = "And?", model = ScriptedUpstream.Model }),
            (HttpMethod.Get, $"/answers/{asked.Id}", null), (HttpMethod.Delete, "/answers", null),
        ];
        foreach (var (method, path, body) in tries)
        {
            var theirs = (await api.SendAsync(method, $"/conversations/{id}{path}", other.Token, body)).IsError(404, "conversation_not_found");
            var nobodys = (await api.SendAsync(method, $"/conversations/zzzzzzzzzzzzzzzzzzzz{path}", other.Token, body)).IsError(404, "conversation_not_found");
            Assert.Equal(nobodys.Body, theirs.Body);
        }

        Assert.Equal(0, (await api.GetAsync("/conversations?search=secret", other.Token)).Is(200).Json("data").GetArrayLength());
        hosts.GoOn();
        Assert.Equal("A secret plan.", (await asked.ToEndAsync()).Text);
        Assert.Equal(id, (await api.GetAsync("/conversations?search=secret", owner.Token)).Is(200).Text("data.0.id"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Callers_WithoutASignIn_AreRefused(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var (_, key) = await hosts.Replicas.A.KeyAsync(person.Token);

        (await hosts.Replicas.A.GetAsync("/conversations")).Is(401);
        (await hosts.Replicas.A.GetAsync("/conversations", key)).Is(403);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task WrongFields_AreNamed(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, more: new() { ["Conversations:MaxQuestionCharacters"] = "50" });
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        async Task FailsAsync(string field, int status, string code, object body, HttpMethod? method = null, string path = "/answers")
        {
            var answer = (await hosts.Replicas.A.SendAsync(method ?? HttpMethod.Post, $"/conversations/{id}{path}", person.Token, body)).IsError(status, code);
            Assert.Equal(field, answer.Text("error.param"));
        }

        await FailsAsync("question", 400, "invalid_value", new { model = "scripted" });
        await FailsAsync("question", 400, "invalid_value", new { question = new string('x', 51), model = "scripted" });
        await FailsAsync("system", 400, "invalid_value", new { question = "Hi", model = "scripted", system = new string('x', 51) });
        await FailsAsync("model", 400, "invalid_value", new { question = "Hi" });
        await FailsAsync("model", 404, "model_not_found", new { question = "Hi", model = "no-such" });
        await FailsAsync("temperature", 400, "invalid_value", new { question = "Hi", model = "scripted", temperature = 2.1 });
        await FailsAsync("temperature", 400, "invalid_json", new { question = "Hi", model = "scripted", temperature = "NaN" });
        await FailsAsync("place", 400, "invalid_value", new { question = "Hi", model = "scripted", place = 1 });
        await FailsAsync("place", 400, "invalid_value", new { question = "Hi", model = "scripted", place = -1 });
        await FailsAsync("title", 400, "invalid_value", new { title = new string('x', 101) }, HttpMethod.Patch, "");
        await FailsAsync("title", 400, "invalid_value", new { title = " " }, HttpMethod.Patch, "");
        await FailsAsync("title", 400, "invalid_json", new { title = 3 }, HttpMethod.Patch, "");
        Assert.Empty(hosts.Upstream.Requests);
        Assert.Equal(0, (await hosts.ConversationAsync(person, id)).Json("turns").GetArrayLength());
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Sizes_AreBounded_AndWhatIsDeletedGivesRoom(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, more: new()
        {
            ["Conversations:MaxPerAccount"] = "2", ["Conversations:MaxTurns"] = "3", ["Conversations:MaxBytesPerAccount"] = "65536",
        });
        var person = await hosts.Replicas.PersonAsync();
        var (one, two) = (await hosts.NewConversationAsync(person), await hosts.NewConversationAsync(person));
        (await hosts.Replicas.A.PostAsync("/conversations", new { }, person.Token)).IsError(409, "too_many_conversations");
        for (var i = 0; i < 3; i++)
        {
            await (await hosts.AskAsync(person, one, $"Question {i}")).ToEndAsync();
        }

        (await hosts.Replicas.A.PostAsync($"/conversations/{one}/answers", new { question = "One more", model = "scripted" }, person.Token)).IsError(409, "too_many_turns");
        await (await hosts.AskAsync(person, two, new string('x', 60_000))).ToEndAsync();
        var full = (await hosts.Replicas.A.PostAsync($"/conversations/{two}/answers", new { question = new string('y', 10_000), model = "scripted" }, person.Token)).IsError(409, "conversations_full");
        Assert.Equal("question", full.Text("error.param"));

        // A shorter one in its place fits, and so does anything after the deletion.
        await (await hosts.AskAsync(person, two, new string('z', 30_000), new { place = 0 })).ToEndAsync();
        (await hosts.Replicas.A.DeleteAsync($"/conversations/{two}", person.Token)).Is(204);
        two = await hosts.NewConversationAsync(person);
        await (await hosts.AskAsync(person, two, new string('x', 60_000))).ToEndAsync();
        await using var database = hosts.Database();
        foreach (var conversation in await database.Conversations.Where(one => one.AccountId == person.Id).ToListAsync(TestContext.Current.CancellationToken))
        {
            var messages = await database.Messages.Where(message => message.ConversationId == conversation.Id).SumAsync(message => message.Bytes, TestContext.Current.CancellationToken);
            Assert.Equal(messages + (conversation.System?.Length ?? 0), conversation.Bytes);
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Account_Deleted_NothingOfItsConversationsIsLeft(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        await (await hosts.AskAsync(person, await hosts.NewConversationAsync(person), "To be forgotten")).ToEndAsync();
        hosts.Hold("Never to end");
        using var running = await (await hosts.AskAsync(person, await hosts.NewConversationAsync(person), "Runs on")).UntilAsync("Never");

        (await hosts.Replicas.A.DeleteAsync("/account", person.Token, new { password = person.Password })).Is(204);

        await hosts.Stopped;
        await using var database = hosts.Database();
        await Eventually.TrueAsync(async () => !await database.Conversations.AnyAsync() && !await database.Messages.AnyAsync(), "nothing of the account's conversations is left");
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task OpenApi_DescribesEveryEndpointAndWhoMayCallIt(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var paths = (await hosts.Replicas.A.GetAsync("/openapi/v1.json")).Is(200).Json("paths");
        string[] expected =
        [
            "get /conversations", "post /conversations", "get /conversations/{id}", "patch /conversations/{id}", "delete /conversations/{id}",
            "post /conversations/{id}/answers", "get /conversations/{id}/answers/{answer}", "delete /conversations/{id}/answers",
        ];
        foreach (var (method, path) in expected.Select(one => (one.Split(' ')[0], one.Split(' ')[1])))
        {
            var operation = paths.GetProperty(path).GetProperty(method);
            Assert.NotEqual("", operation.GetProperty("summary").GetString());
            Assert.Contains("Needs a person who is signed in.", operation.GetProperty("description").GetString(), StringComparison.Ordinal);
        }
    }
}
