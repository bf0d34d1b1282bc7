using System.Net;
using System.Net.Sockets;
using AspireAi.Api.Tests.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using AspireAi.ServiceDefaults;
using Npgsql;
using Xunit;

namespace AspireAi.Api.Tests.Data;

/// <summary>The connection breaks just after a COMMIT, whose reply nobody hears: nothing is done twice, and nobody is told that it failed.</summary>
public sealed class LostCommitTests(StoreServers servers)
{
    [Fact]
    public async Task Change_WhoseCommitHasNoReply_IsDoneOnce_AndIsA503()
    {
        var database = new NpgsqlConnectionStringBuilder(await servers.DatabaseAsync(DatabaseProvider.Postgres));
        await using var line = new Line(database.Host!, database.Port);
        (database.Host, database.Port) = ("127.0.0.1", line.Port);
        await using var api = Replicas.Start(await servers.OwnDatabaseAsync(), 1, new() { ["ConnectionStrings:db"] = database.ConnectionString });
        var (admin, person) = (await api.AdminAsync(), await api.PersonAsync());

        line.LoseNextCommit();
        (await api.A.PostAsync($"/admin/users/{person.Id}/grants", new { tokens = 100 }, admin)).IsError(503, "store_unavailable");
        line.LoseNextCommit();
        (await api.A.PostAsync("/account/keys", new { name = "A key" }, person.Token)).Is(503);
        line.LoseNextCommit();
        (await api.A.TrySignInAsync(person.Name, person.Password)).Is(503);
        line.LoseNextCommit();
        (await api.A.PostAsync("/admin/tenants", new { id = "acme", name = "Acme" }, admin)).Is(503);
        Assert.Equal(0, line.ToLose);

        Assert.Equal(100, (await api.A.GetAsync($"/admin/users/{person.Id}", admin)).Is(200).Json("grants.0.tokens").GetInt64());
        Assert.Equal(1, (await api.A.GetAsync($"/admin/audit?target=user:{person.Id}", admin)).Is(200).Json("data").GetArrayLength());
        Assert.Equal(1, (await api.A.GetAsync("/account/keys", person.Token)).Is(200).Json("data").GetArrayLength());
    }

    /// <summary>To PostgreSQL, and able to lose a reply.</summary>
    private sealed class Line : IAsyncDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly (string Host, int Port) _server;
        private int _toLose;

        public Line(string host, int port)
        {
            _server = (host, port);
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public int ToLose => Volatile.Read(ref _toLose);

        public void LoseNextCommit() => Interlocked.Exchange(ref _toLose, 1);

        public ValueTask DisposeAsync()
        {
            _listener.Dispose();
            return ValueTask.CompletedTask;
        }

        private async Task AcceptAsync()
        {
            while (true)
            {
                TcpClient client;
                try
                {
                    client = await _listener.AcceptTcpClientAsync();
                }
                catch (SocketException)
                {
                    return;
                }

                _ = CarryAsync(client);
            }
        }

        private async Task CarryAsync(TcpClient client)
        {
            using var server = new TcpClient();
            await server.ConnectAsync(_server.Host, _server.Port);
            using (client)
            {
                var replies = server.GetStream().CopyToAsync(client.GetStream());
                var buffer = new byte[64 * 1024];
                try
                {
                    while (await client.GetStream().ReadAsync(buffer) is > 0 and var read)
                    {
                        if (buffer.AsSpan(0, read).IndexOf("COMMIT\0"u8) >= 0 && Interlocked.CompareExchange(ref _toLose, 0, 1) == 1)
                        {
                            client.Close();
                            await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
                            // Until it is done.
                            await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
                            return;
                        }

                        await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
                    }
                }
                catch (IOException)
                {
                    // One of the two has gone.
                }

                server.Close();
                await replies.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
