using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Conversations;

/// <summary>Who says how far they know a conversation neither replaces nor skips what others have asked in it since.</summary>
public sealed class MovedOnTests(StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Question_OfOneWhoDoesNotKnowTheEnd_IsRefusedAndChangesNothing(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        using var one = await (await hosts.AskAsync(person, id, "One", new { known = 0 })).ToEndAsync();
        using var two = await (await hosts.AskAsync(person, id, "Two \"AnswerId\":\"x\"", new { known = 1, last_answer = one.Id }, replica: 1)).ToEndAsync();
        var before = (await hosts.ConversationAsync(person, id)).Body;

        foreach (var more in (object[])
        [
            new { known = 1, last_answer = one.Id }, new { known = 1 }, new { known = 3 }, new { known = 0 }, new { last_answer = one.Id }, new { known = 2, last_answer = one.Id },
            new { known = 2, last_answer = "x" }, new { known = 1, last_answer = one.Id, place = 0 }, new { known = 2, last_answer = one.Id, place = 1 }, new { known = 1, place = 5 },
        ])
        {
            using var refused = await hosts.AskAsync(person, id, "Three", more);
            Assert.Equal(409, (int)refused.Response.StatusCode);
            Assert.Equal("conversation_moved_on", (await refused.Response.ErrorAsync()).GetProperty("code").GetString());
        }

        Assert.Equal(before, (await hosts.ConversationAsync(person, id)).Body);
        Assert.Equal(2, hosts.Upstream.Requests.Count);

        // Who knows it may; and who says nothing, as ever.
        using var edited = await (await hosts.AskAsync(person, id, "Two, edited", new { known = 2, last_answer = two.Id, place = 1 })).ToEndAsync();
        using var stale = await hosts.AskAsync(person, id, "Two, edited by another", new { known = 2, last_answer = two.Id, place = 1 });
        Assert.Equal(409, (int)stale.Response.StatusCode);
        await (await hosts.AskAsync(person, id, "Three", new { known = 2 })).ToEndAsync();
        await (await hosts.AskAsync(person, id, "One again", new { place = 0 })).ToEndAsync();
        Assert.Equal(1, (await hosts.ConversationAsync(person, id)).Json("turns").GetArrayLength());
        (await hosts.Replicas.A.PostAsync($"/conversations/{id}/answers", new { question = "Hi", model = "scripted", known = -1 }, person.Token)).IsError(400, "invalid_value");
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task TwoWhoKnowTheSame_AskAtOnce_OneIsRefused(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider, replicas: 2);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        using var one = await (await hosts.AskAsync(person, id, "One")).ToEndAsync();

        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(replica => hosts.AskAsync(person, id, $"Two at {replica}", new { known = 1, last_answer = one.Id }, replica)));

        var refused = Assert.Single(both, asked => !asked.Response.IsSuccessStatusCode);
        Assert.Equal("conversation_moved_on", (await refused.Response.ErrorAsync()).GetProperty("code").GetString());
        await both.Single(asked => asked.Response.IsSuccessStatusCode).ToEndAsync();
        Assert.Equal(2, (await hosts.ConversationAsync(person, id)).Json("turns").GetArrayLength());
    }

    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task AnswerThatRuns_OfAQuestionTheAskerDoesNotKnow_IsNoReasonToStopIt(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var person = await hosts.Replicas.PersonAsync();
        var id = await hosts.NewConversationAsync(person);
        hosts.Hold("Wait ", "for it.");
        using var asked = await (await hosts.AskAsync(person, id, "One")).UntilAsync("Wait ");

        (await hosts.Replicas.A.PostAsync($"/conversations/{id}/answers", new { question = "Two", model = "scripted", known = 0 }, person.Token)).IsError(409, "conversation_moved_on");
        (await hosts.Replicas.A.PostAsync($"/conversations/{id}/answers", new { question = "Two", model = "scripted", known = 1, last_answer = asked.Id }, person.Token)).IsError(409, "answer_running");

        hosts.GoOn();
        Assert.Equal("Wait for it.", (await asked.ToEndAsync()).Text);
    }
}
