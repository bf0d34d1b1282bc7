using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Xunit;

namespace AspireAi.Api.Tests.Conversations;

public sealed class ConversationThumbTests(StoreServers servers)
{
    [Theory, InlineData(DatabaseProvider.Sqlite), InlineData(DatabaseProvider.Postgres)]
    public async Task Thumb_IsKeptWithItsAnswer_ForItsOwnerAlone(DatabaseProvider provider)
    {
        await using var hosts = await ConversationHosts.StartAsync(servers, provider);
        var (owner, other) = (await hosts.Replicas.PersonAsync(), await hosts.Replicas.PersonAsync());
        var id = await hosts.NewConversationAsync(owner);
        using var first = await (await hosts.AskAsync(owner, id, "One?")).ToEndAsync();
        using var second = await (await hosts.AskAsync(owner, id, "Two?")).ToEndAsync();

        (await RateAsync(first.Id, "down")).Is(204);
        (await RateAsync(second.Id, "up")).Is(204);
        Assert.Equal(["down", "up"], await ThumbsAsync());
        (await RateAsync(first.Id, "none")).Is(204);
        Assert.Equal([null, "up"], await ThumbsAsync());

        (await RateAsync(first.Id, "sideways")).IsError(400, "invalid_value");
        (await RateAsync("no-such-answer", "up")).IsError(404, "answer_not_found");
        (await PutAsync(other, second.Id, "down")).IsError(404, "answer_not_found");
        Assert.Equal([null, "up"], await ThumbsAsync());

        // Another answer in its place is not the one that was praised.
        using var again = await (await hosts.AskAsync(owner, id, "Two, again?", new { place = 1 })).ToEndAsync();
        Assert.Equal([null, null], await ThumbsAsync());

        Task<Answer> PutAsync(Person person, string answer, string thumb) =>
            hosts.Replicas.A.SendAsync(HttpMethod.Put, $"/conversations/{id}/answers/{answer}/thumb", person.Token, new { thumb });

        Task<Answer> RateAsync(string answer, string thumb) => PutAsync(owner, answer, thumb);

        async Task<IEnumerable<string?>> ThumbsAsync() => (await hosts.ConversationAsync(owner, id)).Json("turns").EnumerateArray()
            .Select(turn => turn.TryGetProperty("thumb", out var thumb) ? thumb.GetString() : null);
    }
}
