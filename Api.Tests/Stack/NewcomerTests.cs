using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using AspireAi.Api.Tests.Browser;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Tests.Web;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace AspireAi.Api.Tests.Stack;

/// <summary>`dotnet run --project AppHost`, as people run it: what the terminal says, and what is left afterwards.</summary>
[Collection(StackCollection.Name)]
public sealed class NewcomerTests(Chromium chromium) : IDisposable
{
    private const string Question = "What is AspireAi?";

    private static readonly HttpClient _http = new();

    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-stack-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Stack_StartedAndAskedInTheBrowser_AnswersAndLeavesNothing()
    {
        await using var stack = await StackRun.StartAndWaitAsync(_folder);
        Assert.StartsWith("This run uses: SQLite, Redis is garnet-server", stack.Lines.First(line => !line.StartsWith("Using launch settings", StringComparison.Ordinal)), StringComparison.Ordinal);
        // Whatever was still on its way to the console when the addresses were said has arrived by the time these answer.
        foreach (var address in new[] { stack.Chat, stack.Api })
        {
            using var alive = await _http.GetAsync(new Uri(address, "/alive"));
            Assert.True(alive.IsSuccessStatusCode);
        }

        Assert.Equal(["Chat", "API", "Dashboard"], stack.Lines.TakeLast(3).Select(line => line.Split(' ')[0]));
        await using (var page = new ChatPageDriver(await chromium.OpenAsync(stack.Chat)))
        {
            await page.GoAsync("/");
            await page.AskToEndAsync(Question);
            await Expect(page.Answer).ToContainTextAsync("AspireAi");
        }

        Assert.NotEmpty(stack.Find("Api"));
        Assert.True(stack.IsRunning("garnet-server"));

        Processes.Signal(stack.Id, "TERM");

        for (var garnet = true; stack.Find("Api").Count > 0; garnet = stack.IsRunning("garnet-server"))
        {
            Assert.True(garnet, "Garnet ended before the API, which settles its last charges in it.");
        }

        await stack.ExitAsync();
        Assert.False(stack.IsRunning("garnet-server"), "Garnet still runs when the data folder is free for the next stack.");
        await stack.NothingIsLeftAsync();
        Assert.DoesNotContain(Question, stack.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task GivenRedis_TakenPort_AndTwoReplicas()
    {
        const string Key = "sk-only-for-the-api";
        const string ListedKey = "sk-of-a-listed-model";
        await using var redis = new RedisServer();
        await redis.StartAsync();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;

        await using var stack = await StackRun.StartAndWaitAsync(_folder,
            [$"--ConnectionStrings:redis={redis.ConnectionString}", $"--Web:Port={port}", "--Api:Replicas=2", "--Models:my_own:Name=mine", "--Models:my_own:Endpoint=http://127.0.0.1:1/v1"],
            new() { ["OPENAI_API_KEY"] = Key, ["Models__my_own__Key"] = ListedKey });

        Assert.Contains("This run uses: SQLite, Redis from ConnectionStrings:redis", stack.Said, StringComparison.Ordinal);
        Assert.Contains("the model in Models", stack.Said, StringComparison.Ordinal);
        Assert.Contains($"Port {port} is in use, so web gets port {stack.Chat.Port}. Web:Port chooses another.", stack.Said, StringComparison.Ordinal);
        using (var page = await _http.GetAsync(stack.Chat))
        {
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }

        var models = await _http.GetFromJsonAsync<ModelList>(new Uri(stack.Api, "models"));
        Assert.Equal("mine", Assert.Single(models!.Data).Id);

        var apis = stack.Find("Api").Select(Processes.EnvironmentOf).ToList();
        Assert.Equal(2, apis.Count);
        Assert.All(apis, environment => Assert.Equal((Key, ListedKey, redis.ConnectionString, stack.Chat.GetLeftPart(UriPartial.Authority)),
            (environment["OPENAI_API_KEY"], environment["Models__my_own__Key"], environment["ConnectionStrings__redis"], environment["Accounts__PublicUrl"])));
        var web = Processes.EnvironmentOf(Assert.Single(stack.Find("Web")));
        Assert.DoesNotContain(web.Values, value => value.Contains(Key, StringComparison.Ordinal) || value.Contains(ListedKey, StringComparison.Ordinal));
        Assert.Equal(apis[0]["ServiceCredential"], web["ServiceCredential"]);
        Assert.True(web["ServiceCredential"].Length > 40);
        Assert.DoesNotContain(Key, stack.Said, StringComparison.Ordinal);
        Assert.DoesNotContain(web["ServiceCredential"], stack.Said, StringComparison.Ordinal);
    }

    /// <summary>Without the launch profile, too, which has the addresses of the dashboard.</summary>
    [Fact]
    public async Task StoresThatAreUnavailable_AreSaid_AndTheStackIsThereOnceTheDatabaseIs()
    {
        await using var database = new PostgresServer();
        await database.StartAsync();
        await database.StopAsync();

        await using var stack = StackRun.Start(_folder, [$"--ConnectionStrings:db={database.ConnectionString}", "--ConnectionStrings:redis=localhost:1"], profile: false);
        var missing = await stack.SaysAsync("^api is not ready: ");
        Assert.StartsWith($"api is not ready: the database is unavailable (Failed to connect to 127.0.0.1:{database.Port}), redis is unavailable (", missing, StringComparison.Ordinal);
        using (var dashboard = await _http.GetAsync(new Uri((await stack.SaysAsync("^Dashboard ")).Split(' ')[^1])))
        {
            Assert.Equal(HttpStatusCode.OK, dashboard.StatusCode);
        }

        await database.StartAsync();

        await stack.SaysAsync("^Your Redis is unreachable: questions are answered only once it is there");
        Assert.Equal(["Chat", "API", "Dashboard", "Your"], stack.Lines.TakeLast(4).Select(line => line.Split(' ')[0]));
    }

    [Fact]
    public async Task GarnetThatCannotOpenItsLog_StopsTheStack()
    {
        // Garnet makes a folder of this name.
        await File.WriteAllTextAsync(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "redis")).FullName, "AOF"), "no folder");

        await using var stack = StackRun.Start(_folder);

        Assert.Equal(1, await stack.ExitAsync());
        Assert.Contains(stack.Lines, line => line.StartsWith("redis | ", StringComparison.Ordinal) && line.Contains("already exists", StringComparison.Ordinal));
        Assert.Contains("redis ended with exit code 0 before it was ready. The stack stops.", stack.Lines);
        await stack.NothingIsLeftAsync();
    }

    [Fact]
    public async Task SettingsFileThatCannotBeRead_IsNamedWithTheLine()
    {
        // The user secrets are a settings file, too, and stand in a folder that can be chosen.
        var secrets = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "Microsoft", "UserSecrets", "aspireai-apphost")).FullName, "secrets.json");
        await File.WriteAllTextAsync(secrets, """
            {
              "Api:Port": "1"
              "Web:Port": "2"
            }
            """);
        await using var stack = StackRun.Start(Path.Combine(_folder, "data"), environment: new() { ["APPDATA"] = _folder });

        Assert.Equal(78, await stack.ExitAsync());
        Assert.Contains("The stack cannot start:", stack.Lines);
        Assert.Contains(stack.Lines, line => line.Contains(secrets, StringComparison.Ordinal) && line.Contains("LineNumber: 2", StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", stack.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MisspelledSettings_AreListed_AndNothingStarts()
    {
        await using var stack = StackRun.Start(_folder, ["--Api:Replicas=0", "--Modles:0:Name=x", "--Dashboard:Prot=1"]);

        Assert.Equal(78, await stack.ExitAsync());
        Assert.Contains("The stack cannot start:", stack.Lines);
        Assert.Contains("- Modles:0:Name is not known. Did you mean Models:0:Name?", stack.Lines);
        Assert.Contains("- Dashboard:Prot is not known. Did you mean Dashboard:Port?", stack.Lines);
        Assert.DoesNotContain("   at ", stack.Said, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    /// <summary>What only the API can judge ends the stack just the same, with the API's words.</summary>
    [Fact]
    public async Task ApiThatCannotStart_EndsTheStackWithItsReason()
    {
        await using var stack = StackRun.Start(_folder, ["--ConnectionStrings:chat=Endpoint=http://127.0.0.1:1/v1;Modle=x", "--Tiers:guest:TokenPerMonth=1"]);

        Assert.Equal(78, await stack.ExitAsync());
        Assert.Contains(stack.Lines, line => line.StartsWith("api | ", StringComparison.Ordinal)
            && line.EndsWith("- ConnectionStrings:chat has 'modle', which is not known. Did you mean Model?", StringComparison.Ordinal));
        Assert.Contains(stack.Lines, line => line.EndsWith("- Tiers:guest:TokenPerMonth is not known. Did you mean Tiers:guest:TokensPerMonth?", StringComparison.Ordinal));
        Assert.Contains("api ended with exit code 78 before it was ready. The stack stops.", stack.Lines);
        await stack.NothingIsLeftAsync();
    }

    private sealed record ModelList(IReadOnlyList<Model> Data);

    private sealed record Model(string Id);
}
