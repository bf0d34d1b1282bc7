using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Conversations;

/// <summary>A database or a Redis that goes away, comes back, or forgets.</summary>
public sealed class ConversationOutageTests(StoreServers servers)
{
    [Fact]
    public async Task Database_StoppedWhileAnAnswerRuns_HasItWhenItIsBack()
    {
        await using var postgres = new PostgresServer();
        await postgres.StartAsync();
        await using var hosts = await ConversationHosts.StartAsync(
            await servers.ConnectionStringAsync(Store.Redis), postgres.ConnectionString, more: new() { ["Conversations:SaveEvery"] = "00:00:00.100" });
        var person = await hosts.Replicas.PersonAsync();
        var (id, other) = (await hosts.NewConversationAsync(person), await hosts.NewConversationAsync(person));
        hosts.Hold("Once ", "upon ", "a time.");
        using var asked = await (await hosts.AskAsync(person, id, $"Tell me {StoreServers.Unique()}")).UntilAsync("Once ");

        await postgres.StopAsync();

        var api = hosts.Replicas.A;
        (await api.GetAsync("/conversations", person.Token)).IsError(503, "store_unavailable");
        (await api.GetAsync($"/conversations/{id}", person.Token)).IsError(503, "store_unavailable");
        (await api.PostAsync("/conversations", new { }, person.Token)).IsError(503, "store_unavailable");
        (await api.DeleteAsync($"/conversations/{other}", person.Token)).IsError(503, "store_unavailable");
        (await api.PostAsync($"/conversations/{other}/answers", new { question = "Hi", model = "scripted" }, person.Token)).IsError(503, "store_unavailable");
        Assert.Single(hosts.Upstream.Requests);
        hosts.GoOn();
        await asked.ToEndAsync();
        Assert.Equal(("Once upon a time.", "done"), (asked.Text, asked.State));

        await postgres.StartAsync();

        await Eventually.TrueAsync(async () => (await api.GetAsync($"/conversations/{id}", person.Token)) is { Status: 200 } whole && whole.Text("turns.0.state") == "done", "the answer is saved");
        Assert.Equal("Once upon a time.", (await hosts.ConversationAsync(person, id)).Text("turns.0.answer"));
        Assert.Equal("Hello", (await (await AgainAsync()).ToEndAsync()).Text);

        Task<AnswerStream> AgainAsync()
        {
            hosts.Upstream.Script = (context, _) => ScriptedUpstream.SendStreamAsync(context, ScriptedUpstream.Chunks("Hello"));
            return hosts.AskAsync(person, id, "And then?", new { known = 1, last_answer = asked.Id });
        }
    }

    [Fact]
    public async Task Database_ThatDoesNotAnswer_HoldsUpNoAnswer()
    {
        await using var postgres = new PostgresServer();
        await postgres.StartAsync();
        await using var hosts = await ConversationHosts.StartAsync(
            await servers.ConnectionStringAsync(Store.Redis), postgres.ConnectionString + ";Cancellation Timeout=500", more: new() { ["Conversations:SaveEvery"] = "00:00:00.100" });
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Once ", "upon ", "a time.");
        using var asked = await (await hosts.AskAsync(person, id, $"Tell me {StoreServers.Unique()}")).UntilAsync("Once ");

        await using (var lockup = await LockedConversationsAsync(postgres))
        {
            hosts.GoOn();
            Assert.Equal("done", (await asked.ToEndAsync()).State);
            Assert.Equal("running", (await hosts.ConversationAsync(person, id)).Text("turns.0.state"));
        }

        await Eventually.TrueAsync(async () => (await hosts.ConversationAsync(person, id)).Text("turns.0.state") == "done", "the answer is saved");
        Assert.Equal("Once upon a time.", (await hosts.ConversationAsync(person, id)).Text("turns.0.answer"));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Redis_Emptied_KeepsConversations(DatabaseProvider provider)
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var hosts = await ConversationHosts.StartAsync(redis.PatientConnectionString, await servers.DatabaseAsync(provider));
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        await (await hosts.AskAsync(person, id, "Is it kept?")).ToEndAsync();

        await using (var connection = await redis.ConnectAsync())
        {
            await connection.GetServers()[0].FlushAllDatabasesAsync();
        }

        // From the store: who is signed in may be forgotten.
        Assert.Equal("Is it kept?", (await hosts.Conversations().ReadAsync(person.Id, id))?.Title);
        Assert.Equal(("Is it kept?", "Hello"), Assert.Single((await hosts.Conversations().TurnsAsync(person.Id, id)).Select(turn => (turn.Question.Content, turn.Answer.Content))));
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Redis_Unavailable_ConversationsAreReadAndAnswersSaved(DatabaseProvider provider)
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();
        await using var hosts = await ConversationHosts.StartAsync(redis.PatientConnectionString, await servers.DatabaseAsync(provider));
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Once ", "upon a time.");
        using var asked = await (await hosts.AskAsync(person, id, "Tell me")).UntilAsync("Once ");

        await redis.KillAsync();
        hosts.GoOn();

        Assert.Equal(("Once upon a time.", "done"), ((await asked.ToEndAsync()).Text, asked.State));
        var whole = await hosts.ConversationAsync(person, id);
        Assert.Equal(("done", "Once upon a time."), (whole.Text("turns.0.state"), whole.Text("turns.0.answer")));
    }

    // As a database under maintenance does, it takes connections and answers no statement that writes.
    private static async Task<Npgsql.NpgsqlConnection> LockedConversationsAsync(PostgresServer postgres)
    {
        var connection = new Npgsql.NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = new Npgsql.NpgsqlCommand("BEGIN; LOCK TABLE conversations IN EXCLUSIVE MODE", connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return connection;
    }
}
