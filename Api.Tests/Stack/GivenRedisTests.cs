using System.Net;
using System.Net.Sockets;
using AspireAi.Api.Tests.Servers;
using AspireAi.AppHost.Local;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

public sealed class GivenRedisTests
{
    [Fact]
    public async Task Concern_WhereNothingListens_NamesTheAddressAndNotThePassword()
    {
        var concern = await ConcernAsync($"127.0.0.1:{Ports.Free()},password=secret,ssl=false");
        Assert.NotNull(concern);
        Assert.Contains("Redis at 127.0.0.1:", concern, StringComparison.Ordinal);
        Assert.Contains("no question is answered until it is", concern, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", concern, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Concern_WhereOneOfTheAddressesAnswers_IsNone()
    {
        using var redis = new TcpListener(IPAddress.Loopback, 0);
        redis.Start();
        Assert.Null(await ConcernAsync($"127.0.0.1:{Ports.Free()},127.0.0.1:{((IPEndPoint)redis.LocalEndpoint).Port},password=secret"));
    }

    private static Task<string?> ConcernAsync(string connectionString) =>
        GivenRedis.ConcernAsync(connectionString, TimeProvider.System, TestContext.Current.CancellationToken);
}
