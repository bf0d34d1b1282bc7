// A start that can't go on ends with its reason, not with a stack trace.
AppDomain.CurrentDomain.UnhandledException += (_, failure) => StartException.Explain(failure.ExceptionObject);

var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { Args = args, DashboardApplicationName = "AspireAi" });
var settings = StackSettings.Read(builder.Configuration, args);
var parts = await StackParts.ChooseAsync(builder.Configuration, settings.Stack.Containers);
Console.WriteLine(parts.Text);
builder.Configuration["DcpPublisher:WaitForResourceCleanup"] = "true"; // Stores have to have ended when the data folder's lock is released.

var data = Path.TrimEndingDirectorySeparator(Path.GetFullPath(settings.Stack.DataFolder, builder.AppHostDirectory));
var file = Path.Combine(data, "aspireai.db");
if (parts.Db == Source.Container && File.Exists(file))
{
    Console.WriteLine($"Accounts and conversations of runs without containers are in {file}. To see them: --Stack:Containers=false.");
}

using var held = parts is { Db: Source.Given, Redis: Source.Given, Qdrant: not Source.Container } ? null : DataFolder.Lock(data);
builder.UsePlainHttp(settings.Dashboard.Port).HideSecretsFromChildren();

IResourceBuilder<IResourceWithConnectionString> db = parts.Db switch
{
    Source.Given => builder.AddGiven("db", Database.WithOwnFile(builder.Configuration.GetConnectionString("db")!, builder.AppHostDirectory), Database.PingAsync),
    Source.Container => builder.AddPostgres("postgres", password: builder.AddSecret("postgres-password", "PostgreSQL's password, kept with its volume.", persist: true))
        .WithDataVolume(DataFolder.Volume(data, builder.AppHostDirectory, "postgres")).AddDatabase("db"),
    _ => builder.AddConnectionString("db", ReferenceExpression.Create($"Data Source={file}")).WithCheck(Database.PingAsync),
};
IResourceBuilder<IResourceWithConnectionString> redis = parts.Redis switch
{
    Source.Given => builder.AddGiven("redis", builder.Configuration.GetConnectionString("redis")!, StoreExtensions.PingRedisAsync),
    Source.Container => builder.AddRedisContainer("redis", DataFolder.Volume(data, builder.AppHostDirectory, "redis")),
    _ => builder.AddGarnet("redis", data).WithCheck(StoreExtensions.PingRedisAsync),
};
IResourceBuilder<IResourceWithConnectionString>? qdrant = parts.Qdrant switch
{
    Source.Given => builder.AddGiven("qdrant", builder.Configuration.GetConnectionString("qdrant")!, StoreExtensions.PingQdrantAsync),
    Source.Container => builder.AddQdrant("qdrant", DataFolder.Volume(data, builder.AppHostDirectory, "qdrant")),
    _ => null,
};
var credential = builder.AddSecret("service-credential", "The chat and the dashboard's commands prove to the API with it that they belong to this stack. Generated for each run.");

var api = builder.AddProject<Projects.Api>("api")
    .WithPort(settings.Api.Port, "Api:Port")
    .WithReplicas(settings.Api.Replicas)
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
    .WithReference(db).WithReference(redis)
    .WithEnvironment("ServiceCredential", credential)
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "API")
    .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/scalar", DisplayText = "API reference" })
    .WithIconName("ShieldCheckmark")
    .WithCacheCommand(credential)
    .WithSignInLinkCommand(credential)
    .DisableForwardedHeaders();

// Only for what runs here: the API starts without its stores, and works with those that come later.
if (parts.Redis != Source.Given)
{
    api.WaitFor(redis);
}

if (qdrant is not null)
{
    api.WithReference(qdrant);
}

foreach (var name in parts.Others)
{
    api.WithReference(builder.AddConnectionString(name));
}

if (parts.HasOpenAiKey)
{
    api.WithEnvironment(StackParts.OpenAiKey, builder.AddParameterFromConfiguration("openai-api-key", StackParts.OpenAiKey, secret: true)
        .WithDescription("OpenAI's key. Only the API receives it."));
}

// One replica: a browser's circuit lives on one, and the orchestrator's proxy can't lead it back there.
var web = builder.AddProject<Projects.Web>("web")
    .WithPort(settings.Web.Port, "Web:Port")
    .WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
    .WithReference(db).WithReference(api).WaitFor(api)
    .WithEnvironment("ServiceCredential", credential)
    .WithEnvironment("Site__ApiUrl", api.GetEndpoint("http"))
    .WithSettings(StackSettings.WebSections)
    .WithHttpHealthCheck("/health")
    .WithUrlForEndpoint("http", url => url.DisplayText = "Chat")
    .WithIconName("Chat")
    .DisableForwardedHeaders();

api.WithEnvironment("Accounts__PublicUrl", web.GetEndpoint("http")).WithSettings(StackSettings.ApiSections);

builder.ReportStart(web, api);
builder.Build().Run();
