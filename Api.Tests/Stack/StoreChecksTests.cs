using System.Net;
using System.Net.Sockets;
using AspireAi.Api.Tests.Servers;
using AspireAi.AppHost;
using AspireAi.ServiceDefaults;
using StackExchange.Redis;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>What the app host asks the stores before it shows them as healthy.</summary>
public sealed class StoreChecksTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_IsHealthyOnlyIfItLetsUsInAndAnswers()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await StoreExtensions.PingRedisAsync(server.ConnectionString, Token);
        await StoreExtensions.PingRedisAsync($"connectTimeout=5000,{server.ConnectionString}", Token);

        await using (var admin = await server.ConnectAsync())
        {
            await admin.GetDatabase().ExecuteAsync("CONFIG", "SET", "requirepass", "secret");
        }

        var refused = await Assert.ThrowsAnyAsync<RedisException>(() => StoreExtensions.PingRedisAsync(server.ConnectionString + ",password=wrong", Token));
        Assert.Contains("authentication", refused.Message, StringComparison.OrdinalIgnoreCase);
        await StoreExtensions.PingRedisAsync(server.ConnectionString + ",password=secret", Token);

        server.Pause();
        try
        {
            await Assert.ThrowsAnyAsync<RedisException>(() => StoreExtensions.PingRedisAsync(server.ConnectionString + ",password=secret,connectTimeout=500", Token));
        }
        finally
        {
            server.Resume();
        }
    }

    /// <summary>As the orchestrator's proxy behaves before the server is there.</summary>
    [Fact]
    public async Task Redis_BehindAPortThatOnlyAcceptsConnections_IsUnhealthy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await Assert.ThrowsAnyAsync<RedisException>(() => StoreExtensions.PingRedisAsync($"{listener.LocalEndpoint},connectTimeout=500", Token));
    }

    [Theory, InlineData("http://127.0.0.1:{0}"), InlineData("Endpoint=http://127.0.0.1:{0};Key=k"), InlineData("Key=http://k;Endpoint=http://127.0.0.1:{0}"), InlineData("endpoint=http://localhost:{0}")]
    public async Task Qdrant_IsFoundAsTheApiFindsIt(string connectionString)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await StoreExtensions.PingQdrantAsync(string.Format(null, connectionString, ((IPEndPoint)listener.LocalEndpoint).Port), Token);
    }

    [Theory, InlineData("https://qdrant.example", 443), InlineData("Key=k;Endpoint=https://qdrant.example", 443), InlineData("http://qdrant.example", 80)]
    public void Qdrant_WithoutAPort_HasTheOneOfItsScheme(string connectionString, int port) => Assert.Equal(port, StoreExtensions.QdrantEndpointOf(connectionString).Port);

    [Theory]
    [InlineData("Data Source=:memory:")]
    [InlineData("Data Source=shared;Mode=Memory;Cache=Shared")]
    [InlineData("Data Source=file:x.db")]
    [InlineData("Host=localhost;Database=x")]
    [InlineData("localhost")]
    public void ConnectionStringWithoutAFile_StaysAsItIs(string connectionString) =>
        Assert.Equal(connectionString, Database.WithOwnFile(connectionString, "/nowhere"));
}
