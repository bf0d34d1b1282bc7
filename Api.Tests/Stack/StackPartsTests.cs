using AspireAi.AppHost;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>What is chosen, said and declared. Nothing is started; the engine that answers is a script.</summary>
[Collection(StackCollection.Name)]
public sealed class StackPartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("aspireai-parts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("", "the demo model (set ConnectionStrings:chat, OPENAI_API_KEY or Models to connect a real one).")]
    [InlineData("OPENAI_API_KEY=k", "OpenAI with OPENAI_API_KEY.")]
    [InlineData("ConnectionStrings:chat=Model=m", "the model in ConnectionStrings:chat.")]
    [InlineData("Models:0:Name=a Models:0:Key=k OPENAI_API_KEY=k", "the model in Models.")]
    [InlineData("ConnectionStrings:chat=Model=m Models:0:Name=a Models:1:Name=b", "the model in ConnectionStrings:chat and the 2 models in Models.")]
    public void Text_SaysWhichModelAnswers(string settings, string expected)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
            settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
        Assert.EndsWith($", {expected}", StackParts.Choose(configuration, (true, "an engine answers")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EngineThatAnswers_MeansContainersWithVolumes()
    {
        await using var model = await DeclareAsync($"--DcpPublisher:ContainerRuntime={Engine()}");

        var redis = Assert.IsType<RedisResource>(Find(model, "redis"));
        var postgres = Assert.IsType<PostgresServerResource>(Find(model, "postgres"));
        Assert.Single(postgres.Annotations.OfType<ContainerMountAnnotation>());
        Assert.IsType<PostgresDatabaseResource>(Find(model, "db"));
        Assert.Equal("/data", Assert.Single(redis.Annotations.OfType<ContainerMountAnnotation>()).Target);
        var qdrant = Assert.IsType<QdrantResource>(Find(model, "qdrant"));
        Assert.Equal("/qdrant/storage", Assert.Single(qdrant.Annotations.OfType<ContainerMountAnnotation>()).Target);
        Assert.Equal(["grpc", "http"], qdrant.Annotations.OfType<EndpointAnnotation>().Select(endpoint => endpoint.Name));
        // Whoever waits for a container that can't be had waits for ever, and Qdrant is no need.
        Assert.Equal(["redis"], WaitsFor(model, "api"));
    }

    [Fact]
    public async Task EngineThatIsNotWanted_MeansGarnetAndTheIndexInTheApi()
    {
        await using var model = await DeclareAsync($"--DcpPublisher:ContainerRuntime={Engine()}", "--Stack:Containers=false");

        Assert.IsType<ConnectionStringResource>(Find(model, "db"));
        Assert.IsType<GarnetResource>(Find(model, "redis"));
        Assert.Null(Find(model, "qdrant"));
        Assert.Equal(["redis"], WaitsFor(model, "api"));
    }

    [Fact]
    public async Task GivenConnectionStrings_Win_AndAreNotWaitedFor()
    {
        await using var model = await DeclareAsync(
            $"--DcpPublisher:ContainerRuntime={Engine()}", "--ConnectionStrings:db=Host=localhost", "--ConnectionStrings:redis=localhost:1", "--ConnectionStrings:qdrant=http://localhost:2");

        foreach (var (name, given) in new[] { ("db", "Host=localhost"), ("redis", "localhost:1"), ("qdrant", "http://localhost:2") })
        {
            Assert.Equal(given, await Assert.IsType<ConnectionStringResource>(Find(model, name)).ConnectionStringExpression.GetValueAsync(CancellationToken.None));
        }

        Assert.Empty(WaitsFor(model, "api"));
    }

    /// <summary>The lock of the data folder holds for the volumes, too: a data folder of its own has volumes of its own.</summary>
    [Fact]
    public async Task SecondStack_OnTheSameVolumes_IsRefused()
    {
        var engine = $"--DcpPublisher:ContainerRuntime={Engine()}";
        await using var model = await DeclareAsync(engine);

        var refused = await Assert.ThrowsAnyAsync<Exception>(() => DeclareAsync(engine));

        Assert.Contains("Another stack runs on the data in ", refused.ToString(), StringComparison.Ordinal);
        string[] volumes = [.. model.Resources.SelectMany(resource => resource.Annotations.OfType<ContainerMountAnnotation>()).Select(mount => mount.Source!)];
        Assert.Equal(["postgres", "redis", "qdrant"], volumes.Select(volume => volume.Split('-')[^1]));
        Assert.All(volumes, volume => Assert.Equal(DataFolder.Volume($"{_folder}/data", "/AppHost", volume.Split('-')[^1]), volume));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Parameters_AllSayWhatTheyAreFor(bool containers)
    {
        await using var model = await DeclareAsync(
            $"--DcpPublisher:ContainerRuntime={Engine()}", $"--Stack:Containers={containers}", "--OPENAI_API_KEY=k", "--Models:gpt_4:Name=a", "--Models:gpt_4:Key=k", "--Models:gpt-4:Name=b", "--Models:gpt-4:Key=k");

        var parameters = model.Resources.OfType<ParameterResource>().ToList();
        Assert.Equal(containers ? 7 : 5, parameters.Count);
        Assert.All(parameters, parameter => Assert.False(string.IsNullOrEmpty(parameter.Description), parameter.Name));
    }

    [Fact]
    public async Task RelativePathOfADatabase_StartsFromTheAppHost_AndTheFileIsItsOwnersAlone()
    {
        var relative = Path.GetRelativePath(Path.Combine(Repository.Root, "AppHost"), Path.Combine(_folder, "own.db"));
        await using var model = await DeclareAsync("--Stack:Containers=false", $"--ConnectionStrings:db=Data Source={relative}");

        Assert.Equal($"Data Source={_folder}/own.db", await Assert.IsType<ConnectionStringResource>(Find(model, "db")).ConnectionStringExpression.GetValueAsync(CancellationToken.None));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, "own.db")));
        }
    }

    private Task<IDistributedApplicationTestingBuilder> DeclareAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>([$"--Stack:DataFolder={_folder}/data", .. arguments]);

    private static IResource? Find(IDistributedApplicationTestingBuilder model, string name) => model.Resources.FirstOrDefault(resource => resource.Name == name);

    private static IEnumerable<string> WaitsFor(IDistributedApplicationTestingBuilder model, string name) =>
        Find(model, name)!.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name);

    private string Engine()
    {
        Requires.Posix("an engine that is a script");
        var name = Path.Combine(_folder, "engine");
        File.WriteAllText(name, "#!/bin/sh\nexit 0\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(name, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return name;
    }
}
