using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Tiers;

public sealed class BodyLimitTests
{
    [Theory, InlineData(1_000, 200), InlineData(3_000, 413)]
    public async Task Body_LargerThanTheTierTakes_IsRefusedUnread(int length, int status)
    {
        await using var api = new ApiHost(new() { ["Tiers:guest:MaxBodyBytes"] = "2048" });
        using var client = api.Client();

        using var response = await client.PostChatAsync($$"""{"model":"demo","messages":[{"role":"user","content":"{{new string('x', length)}}"}]}""");

        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public void Limit_BelowTheLeast_StopsTheStart()
    {
        var error = Assert.ThrowsAny<Exception>(() => new ApiHost(new() { ["Tiers:guest:MaxBodyBytes"] = "1000" }));
        Assert.Contains("ended with 78", error.ToString(), StringComparison.Ordinal);
    }
}
