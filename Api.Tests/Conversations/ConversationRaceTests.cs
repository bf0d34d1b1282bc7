using System.Net.Http.Headers;
using AspireAi.Api.Conversations.Answers;
using AspireAi.Api.Conversations.Store;
using AspireAi.Api.Data;
using AspireAi.Api.Tests.Accounts;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace AspireAi.Api.Tests.Conversations;

/// <summary>What holds while requests race, at several replicas.</summary>
public sealed class ConversationRaceTests(StoreServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task TwoQuestions_AtOnce_AtTwoReplicas_OneIsAsked(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2);
        var person = await hosts.Replicas.PersonAsync();
        for (var round = 0; round < 5; round++)
        {
            hosts.Hold("Wait ", "for it.");
            var id = await hosts.NewConversationAsync(person);

            var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(replica => hosts.AskAsync(person, id, $"Question {StoreServers.Unique()}", replica: replica)));

            using var refused = Assert.Single(both, asked => !asked.Response.IsSuccessStatusCode);
            Assert.Equal("answer_running", (await refused.Response.ErrorAsync()).GetProperty("code").GetString());
            using var asked = both.Single(asked => asked.Response.IsSuccessStatusCode);
            Assert.Equal(asked.Id, (await hosts.ConversationAsync(person, id)).Text("turns.0.answer_id"));
            hosts.GoOn();
            await asked.ToEndAsync();
            Assert.Equal("Wait for it.", Assert.Single((await hosts.Conversations().TurnsAsync(person.Id, id)).Select(turn => turn.Answer.Content)));
        }
    }

    [Fact]
    public async Task Question_AskedAsTheAnswerBeforeEnds_GoesOutWithAllOfIt()
    {
        var database = await servers.DatabaseAsync(DatabaseProvider.Postgres);
        await using var hosts = await ConversationHosts.StartAsync(await servers.ConnectionStringAsync(Store.Redis), database);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Wait ", "for it.");
        using var first = await hosts.AskAsync(person, id, "One?");
        await first.UntilAsync("Wait ");
        await using var watch = hosts.Database();
        await using var holder = new NpgsqlConnection(database);
        await holder.OpenAsync(Token);
        await using var transaction = await holder.BeginTransactionAsync(Token);
        await using (var hold = new NpgsqlCommand("SELECT 1 FROM users WHERE id = $1 FOR UPDATE", holder) { Parameters = { new() { Value = person.Id } } })
        {
            Assert.NotNull(await hold.ExecuteScalarAsync(Token));
        }

        hosts.GoOn();
        await WaitingAsync(1);
        // Has read the conversation by then, in which the answer is not whole yet.
        var asking = hosts.AskAsync(person, id, "Two?");
        await WaitingAsync(2);
        await transaction.CommitAsync(Token);

        using var second = await asking;
        await second.ToEndAsync();
        Assert.Equal(["One?", "Wait for it.", "Two?"], hosts.Upstream.Last.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()));

        Task WaitingAsync(int count) => Eventually.TrueAsync(
            async () => await watch.Database.SqlQuery<int>($"SELECT count(*)::int AS \"Value\" FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'").SingleAsync(Token) == count,
            $"{count} wait for the account's row");
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Creates_AtOnce_AtTwoReplicas_StayBelowTheLimit(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2, more: new() { ["Conversations:MaxPerAccount"] = "3" });
        var person = await hosts.Replicas.PersonAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => hosts.Replicas.Clients[i % 2].PostAsync("/conversations", new { }, person.Token)));

        Assert.Equal(3, answers.Count(answer => answer.Status == 201));
        Assert.All(answers.Where(answer => answer.Status != 201), answer => answer.IsError(409, "too_many_conversations"));
        Assert.Equal(3, (await hosts.Replicas.A.GetAsync("/conversations", person.Token)).Is(200).Json("data").GetArrayLength());
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Questions_AtOnce_InSeveralConversations_StayBelowTheBytes(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2, more: new() { ["Conversations:MaxBytesPerAccount"] = "65536" });
        var person = await hosts.Replicas.PersonAsync();
        var ids = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await hosts.NewConversationAsync(person));
        }

        var answers = await Task.WhenAll(ids.Select((id, i) => hosts.AskAsync(person, id, new string('x', 30_000), replica: i % 2)));

        Assert.Equal(2, answers.Count(answer => answer.Response.IsSuccessStatusCode));
        foreach (var answer in answers)
        {
            using (answer)
            {
                if (answer.Response.IsSuccessStatusCode)
                {
                    Assert.Equal("Hello", (await answer.ToEndAsync()).Text);
                }
                else
                {
                    Assert.Equal("conversations_full", (await answer.Response.ErrorAsync()).GetProperty("code").GetString());
                }
            }
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Question_TriedAgainAfterACommitWithoutReply_IsOneTurn(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var store = hosts.Conversations();
        var account = await TestAccounts.NewAsync(hosts.Replicas.Hosts[0].Services, "free");
        var id = (await store.TryCreateAsync(account, ""))!.Id;
        var question = Question(account, id, "q1") with { Known = new KnownEnd(0, null) };

        Assert.Equal((0, null), await store.AskAsync(question, "run-1", ended: null));
        Assert.Equal((0, null), await store.AskAsync(question, "run-1", ended: null));

        Assert.Single(await store.TurnsAsync(account, id));
    }

    [Fact]
    public async Task Answer_WhoseReplicaDied_IsLeft_WhenTheNextQuestionIsAsked()
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, DatabaseProvider.Sqlite);
        var store = hosts.Conversations();
        var account = await TestAccounts.NewAsync(hosts.Replicas.Hosts[0].Services, "free");
        var id = (await store.TryCreateAsync(account, ""))!.Id;
        await store.AskAsync(Question(account, id, "q1"), "run-1", ended: null);

        Assert.Equal((1, null), await store.AskAsync(Question(account, id, "q2"), "run-2", ended: "run-1"));

        Assert.Equal([AnswerState.Left, AnswerState.Running], (await store.TurnsAsync(account, id)).Select(turn => turn.Answer.State));
    }

    [Fact]
    public async Task Answer_ThatRunsWhileRedisIsEmptied_IsNotTakenForLost()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var hosts = await ConversationHosts.StartAsync(redis.PatientConnectionString, await servers.DatabaseAsync(DatabaseProvider.Postgres), replicas: 2, new() { ["Conversations:SaveEvery"] = "00:00:00.500" });
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        var enough = new TaskCompletionSource();
        hosts.Upstream.Script = async (context, _) =>
        {
            while (!enough.Task.IsCompleted)
            {
                await ScriptedUpstream.SendEventAsync(context, ScriptedUpstream.Chunk(new { content = "On and " }, null));
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }

            await ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("on."));
        };
        using var first = await hosts.AskAsync(person, id, "One?");
        await first.UntilAsync("On and ");

        await using (var admin = await redis.ConnectAsync())
        {
            await admin.GetServers()[0].FlushAllDatabasesAsync();
        }

        using (var refused = await hosts.AskAsync(person, id, "Two?", replica: 1))
        {
            Assert.Equal("answer_running", (await refused.Response.ErrorAsync()).GetProperty("code").GetString());
        }

        enough.SetResult();
        await first.ToEndAsync();
        Assert.EndsWith("On and on.", Assert.Single(await hosts.Conversations().TurnsAsync(person.Id, id)).Answer.Content, StringComparison.Ordinal);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Answer_WhoseConversationWentOn_IsNotSaved(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var store = hosts.Conversations();
        var account = await TestAccounts.NewAsync(hosts.Replicas.Hosts[0].Services, "free");
        var id = (await store.TryCreateAsync(account, ""))!.Id;
        var (lost, next) = (Question(account, id, "q1"), Question(account, id, "q2") with { Place = 0 });
        await store.AskAsync(lost, "run-1", ended: null);
        Assert.Equal((0, "run-1"), await store.AskAsync(next, "run-2", ended: "run-0"));
        Assert.Equal((0, null), await store.AskAsync(next, "run-2", ended: "run-1"));

        Assert.False(await store.SaveAsync(lost, "run-1", 0, Progress("Too late."), Token));
        Assert.True(await store.SaveAsync(next, "run-2", 0, Progress("In time."), Token));
        Assert.False(await store.SaveAsync(next, "run-2", 0, Progress("After its end."), Token));

        Assert.Equal(("q2", "In time."), Assert.Single((await store.TurnsAsync(account, id)).Select(turn => (turn.Question.Content, turn.Answer.Content))));
        Assert.Null((await store.ReadAsync(account, id))!.Run);
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Pages_OfConversationsOfOneMillisecond_HoldEachOnce(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        await using (var database = hosts.Database())
        {
            for (var i = 0; i < 45; i++)
            {
                database.Add(new Conversation { Id = $"c{i}", AccountId = person.Id, Title = "Twin", CreatedAt = DateTimeOffset.UnixEpoch, UpdatedAt = DateTimeOffset.UnixEpoch });
            }

            await database.SaveChangesAsync(Token);
        }

        foreach (var search in (string[])["", "twin"])
        {
            var seen = new List<string>();
            string? next = null;
            do
            {
                var page = (await hosts.Replicas.A.GetAsync($"/conversations?limit=7&search={search}&after={next}", person.Token)).Is(200);
                seen.AddRange(page.Json("data").EnumerateArray().Select(one => one.GetProperty("id").GetString()!));
                next = page.Json("next").GetString();
            }
            while (next is not null);
            Assert.Equal(45, seen.Distinct().Count());
            Assert.Equal(45, seen.Count);
        }
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Texts_WithACharacterThatPostgresCannotHold_AreKept(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("An\0swer"));

        await (await hosts.AskAsync(person, id, "Ques\0tion", new { system = "Sys\0tem", last_answer = (string?)null })).ToEndAsync();

        var whole = await hosts.ConversationAsync(person, id);
        Assert.Equal(("Ques tion", "Ques\uFFFDtion", "An\uFFFDswer", "Sys\uFFFDtem"), (whole.Text("title"), whole.Text("turns.0.question"), whole.Text("turns.0.answer"), whole.Text("system")));
        using var refused = await hosts.AskAsync(person, id, "And?", new { last_answer = "\0" });
        Assert.Equal(409, (int)refused.Response.StatusCode);
        using var client = hosts.Replicas.Hosts[0].Client();
        client.DefaultRequestHeaders.Authorization = new("Bearer", person.Token);
        using var half = new StringContent($$"""{"question":"Half a pair: \ud83d","model":"{{ScriptedUpstream.Model}}"}""", MediaTypeHeaderValue.Parse("application/json"));
        Assert.Equal(400, (int)(await client.PostAsync($"/conversations/{id}/answers", half, Token)).StatusCode);
        Assert.Equal(400, (int)(await client.GetAsync($"/conversations/{id}%00", Token)).StatusCode);
    }

    private static AskedQuestion Question(string account, string conversation, string text) =>
        new(account, conversation, null, default, text, DateTimeOffset.UnixEpoch, "answer-" + text, "scripted", null, null);

    private static AnswerProgress Progress(string text) => new(AnswerState.Done, text, "stop", null, null, null, null);
}
