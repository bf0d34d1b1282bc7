using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>How the stack starts, what it chooses, and how it ends.</summary>
[Collection(StackCollection.Name)]
public sealed class StackTests : IDisposable
{
    private static readonly HttpClient _http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-stack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task CtrlC_InATerminal_StopsEverythingInOrder()
    {
        StackRun.OnlyInLocalMode();
        await using var stack = await StackRun.StartAndWaitAsync(_folder, terminal: true);
        // The terminal tells all of them at once; only the app host listens.
        Assert.All([.. stack.Find("GarnetServer.dll"), .. stack.FindProject("Api"), .. stack.FindProject("Web")], process => Assert.True(Processes.Ignores(process, 1, 2, 3)));

        await stack.PressCtrlCAsync();

        await stack.SaysAsync("^Everything has stopped");
        // The app host's own code is 0 (see the SIGTERM tests). Ctrl+C reaches `dotnet run`, too, which makes 128 + SIGINT of
        // it where the machine is so busy that it hears of the key only after the app host is gone.
        Assert.Contains(await stack.ExitAsync(), new[] { 0, 130 });
        Assert.Equal(["web has stopped.", "api has stopped.", "redis has stopped."], stack.Lines.Where(line => line.EndsWith(" has stopped.", StringComparison.Ordinal) && line[0] != 'E'));
        await stack.NothingIsLeftAsync();
    }

    [Theory]
    [InlineData("dotnet run", "HUP")]
    [InlineData("dotnet run", "KILL")]
    [InlineData("app host", "KILL")]
    [InlineData("app host", "TERM")]
    public async Task Killed_NothingIsLeftRunning(string who, string signal)
    {
        StackRun.OnlyInLocalMode();
        await using var stack = await StackRun.StartAndWaitAsync(_folder);

        Processes.Signal(who == "dotnet run" ? stack.Id : stack.AppHost(), signal);

        await stack.NothingIsLeftAsync();
    }

    [Fact]
    public async Task KilledWithItsGuard_TheNextStackEndsWhatIsLeftAndHasItsData()
    {
        StackRun.OnlyInLocalMode();
        await using var stack = await StackRun.StartAndWaitAsync(_folder);
        await using (var redis = await stack.RedisAsync(_folder))
        {
            await redis.GetDatabase().StringSetAsync("kept", "yes");
        }

        Processes.Signal(Assert.Single(stack.Find("--guard")), "KILL");
        Processes.Signal(stack.AppHost(), "KILL");
        Assert.NotEmpty(stack.Find("GarnetServer.dll"));

        await using var next = await StackRun.StartAndWaitAsync(_folder);

        await next.SaysAsync("^redis .* is left from a stack that did not end in order");
        await stack.NothingIsLeftAsync();
        await using (var redis = await next.RedisAsync(_folder))
        {
            Assert.Equal("yes", await redis.GetDatabase().StringGetAsync("kept"));
        }

        Processes.Signal(next.Id, "TERM");
        Assert.Equal(0, await next.ExitAsync());
        await next.NothingIsLeftAsync();
    }

    [Fact]
    public async Task GivenRedis_IsUsedAndNoneIsStarted()
    {
        await using var redis = new RedisServer();
        await redis.StartAsync();

        await using var stack = await StackRun.StartAndWaitAsync(_folder, [$"--ConnectionStrings:redis={redis.ConnectionString}"]);

        Assert.Empty(stack.Find("GarnetServer"));
        Assert.Contains("Redis as ConnectionStrings:redis says", stack.Said, StringComparison.Ordinal);
        await using var connection = await redis.ConnectAsync();
        var clients = await connection.GetServer(redis.ConnectionString).ClientListAsync();
        var api = Assert.Single(stack.FindProject("Api"));
        Assert.Equal(redis.ConnectionString, Processes.EnvironmentOf(api)["ConnectionStrings__redis"]);
        // Ours and the Api's, each with one connection for commands and one for subscriptions.
        Assert.True(clients.Length > 2, $"Only {clients.Length} connections.");
    }

    [Fact]
    public async Task PortInUse_AnotherIsTakenAndSaid()
    {
        StackRun.OnlyInLocalMode();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var stack = await StackRun.StartAndWaitAsync(_folder, [$"--Web:Port={port}"]);

        var said = await stack.SaysAsync($"^Port {port} is in use, so web gets port");
        Assert.EndsWith($" {stack.Chat.Port}.", said, StringComparison.Ordinal);
        Assert.NotEqual(port, stack.Chat.Port);
        using var page = await _http.GetAsync(stack.Chat);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task SecondStackOnTheSameData_IsTurnedAway()
    {
        StackRun.OnlyInLocalMode();
        await using var stack = await StackRun.StartAndWaitAsync(_folder);

        await using var second = StackRun.Start(_folder);

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("Another stack runs on the data in", second.Said, StringComparison.Ordinal);
        await second.NothingIsLeftAsync();
        using var page = await _http.GetAsync(stack.Chat);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task Replicas_AreAllStartedAndKnownToWeb_AndOnlyTheApiHasTheModelsKey()
    {
        StackRun.OnlyInLocalMode();
        const string Key = "sk-only-for-the-api";
        const string ListedKey = "sk-of-a-listed-model";

        await using var stack = await StackRun.StartAndWaitAsync(_folder, ["--Api:Replicas=2", "--Models:0:Name=mine", "--Models:0:Endpoint=http://127.0.0.1:1/v1"],
            new() { ["OPENAI_API_KEY"] = Key, ["Models__0__Key"] = ListedKey });

        Assert.Equal(2, stack.Api.Count);
        foreach (var address in stack.Api)
        {
            var models = await _http.GetFromJsonAsync<ModelList>(new Uri(address, "models"));
            Assert.Equal("mine", Assert.Single(models!.Data).Id);
        }

        var apis = stack.FindProject("Api").Select(Processes.EnvironmentOf).ToList();
        Assert.Equal(2, apis.Count);
        Assert.All(apis, environment => Assert.Equal((Key, ListedKey), (environment["OPENAI_API_KEY"], environment["Models__0__Key"])));
        var web = Processes.EnvironmentOf(Assert.Single(stack.FindProject("Web")));
        Assert.Equal(stack.Api.Select(address => address.GetLeftPart(UriPartial.Authority)), [web["services__api__http__0"], web["services__api__http__1"]]);
        Assert.DoesNotContain(web.Values, value => value.Contains(Key, StringComparison.Ordinal) || value.Contains(ListedKey, StringComparison.Ordinal));
        Assert.Contains("the model of Models", stack.Said, StringComparison.Ordinal);
        Assert.Equal(apis[0]["ServiceCredential"], web["ServiceCredential"]);
        Assert.True(web["ServiceCredential"].Length > 40);
        Assert.DoesNotContain(Processes.EnvironmentOf(Assert.Single(stack.Find("GarnetServer.dll"))).Values, value => value.Contains(Key, StringComparison.Ordinal));

        Assert.DoesNotContain(Key, stack.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(web["ServiceCredential"], stack.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WrongConfiguration_IsAllSaidAtOnce_AndNothingStarts()
    {
        StackRun.OnlyInLocalMode();
        await using var stack = StackRun.Start(_folder, ["--Api:Replicas=0", "--Web:Replicas=2", "--Api:Port=abc", "--Dashboard:Enabled=perhaps", "--ConnectionStrings:qdrant=Endpoint=http://localhost:6334"]);

        var exitCode = await stack.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("Api:Replicas is 0", stack.Said, StringComparison.Ordinal);
        Assert.Contains("Web:Replicas must be 1", stack.Said, StringComparison.Ordinal);
        Assert.Contains("- Api:Port is 'abc': give a whole number", stack.Said, StringComparison.Ordinal);
        Assert.Contains("- Dashboard:Enabled is 'perhaps': give true or false.", stack.Said, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:qdrant is set, but", stack.Said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task ApiThatCannotStart_EndsTheStackWithItsReason()
    {
        StackRun.OnlyInLocalMode();
        await using var stack = StackRun.Start(_folder, ["--ConnectionStrings:chat=Endpoint=nowhere"]);

        var exitCode = await stack.ExitAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains("api can't start with this configuration", stack.Said, StringComparison.Ordinal);
        Assert.Single(stack.Lines, line => line.StartsWith("api ended with exit code 78", StringComparison.Ordinal));
        Assert.Contains("ConnectionStrings:chat", string.Join('\n', stack.Lines.Where(line => line.StartsWith("api ", StringComparison.Ordinal))), StringComparison.Ordinal);
        await stack.NothingIsLeftAsync();
    }

    [Fact]
    public async Task DashboardThatCannotStart_IsSaid_AndTheStackRunsWithoutIt()
    {
        StackRun.OnlyInLocalMode();
        var program = Path.Combine(_folder, "aspire");
        await File.WriteAllTextAsync(program, "#!/bin/sh\necho this is not the CLI you are looking for\nexit 3\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using var stack = await StackRun.StartAndWaitAsync(_folder, ["--Dashboard:Enabled=true"], new() { ["PATH"] = $"{_folder}:{Environment.GetEnvironmentVariable("PATH")}" });

        await stack.SaysAsync("^dashboard ended 3 times before it was ready.* The stack runs without it");
        await stack.SaysAsync(@"^dashboard +\| this is not the CLI");
        using var page = await _http.GetAsync(stack.Chat);
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    private sealed record ModelList(IReadOnlyList<Model> Data);

    private sealed record Model(string Id);
}
