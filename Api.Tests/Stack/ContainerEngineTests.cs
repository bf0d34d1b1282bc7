using AspireAi.AppHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>Engines are scripts here: what is under test is what the app host makes of how they answer.</summary>
[Collection(StackCollection.Name)]
public sealed class ContainerEngineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-engine-").FullName;
    private readonly FakeTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ASPIRE_CONTAINER_RUNTIME")]
    [InlineData("DOTNET_ASPIRE_CONTAINER_RUNTIME")]
    [InlineData("DcpPublisher:ContainerRuntime")]
    public async Task EngineThatAnswers_RunsContainers(string key)
    {
        var name = Engine("test \"$*\" = 'container ls -n 1'");

        var engine = await FindAsync(name, key);

        Assert.Equal((true, $"{name} answers"), engine);
    }

    [Fact]
    public async Task ClientWithoutItsDaemon_RunsNone()
    {
        var name = Engine("echo Cannot connect to the Docker daemon >&2; exit 1");

        var engine = await FindAsync(name);

        Assert.Equal((false, $"no container engine answers: tried {name}"), engine);
    }

    [Fact]
    public async Task EngineThatIsNotThere_RunsNone()
    {
        var name = Path.Combine(_folder, "absent");

        var engine = await FindAsync(name);

        Assert.Equal((false, $"no container engine answers: tried {name}"), engine);
    }

    [Fact]
    public async Task EngineThatHangs_IsNotWaitedFor()
    {
        var started = Path.Combine(_folder, "started");
        var name = Engine($"echo $$ > '{started}.next'; mv '{started}.next' '{started}'; exec sleep 3600");

        var finding = FindAsync(name);
        await Eventually.TrueAsync(() => File.Exists(started), "the engine was asked");
        Assert.False(finding.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal((false, $"no container engine answers: tried {name}"), await finding);
        var process = (await File.ReadAllTextAsync(started)).Trim();
        await Eventually.TrueAsync(() => !File.Exists($"/proc/{process}/cmdline") || File.ReadAllText($"/proc/{process}/cmdline").Length == 0, "the engine's client is gone");
    }

    private Task<(bool Answers, string Why)> FindAsync(string name, string key = "ASPIRE_CONTAINER_RUNTIME") =>
        ContainerEngine.FindAsync(new ConfigurationBuilder().AddInMemoryCollection([new(key, name)]).Build(), _time);

    private string Engine(string script)
    {
        Requires.Posix("an engine that is a script");
        var name = Path.Combine(_folder, "engine");
        File.WriteAllText(name, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(name, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return name;
    }
}
