using AspireAi.AppHost;
using AspireAi.AppHost.Hosting;
using Microsoft.Extensions.Configuration;

// LocalStack.cs, beside this file, is the same stack for builds without the Aspire packages. What changes here changes there.
var builder = DistributedApplication.CreateBuilder(args);
var configuration = builder.Configuration;
var publishing = builder.ExecutionContext.IsPublishMode;

var engine = publishing ? ContainerEngine.OfTheTarget : await ContainerEngine.FindAsync(configuration, TimeProvider.System);
var plan = StackPlan.Choose(configuration, publishing ? "Publishing" : "Aspire mode", engine.Answers, engine.Why);
Console.WriteLine(plan);

builder.AddDockerComposeEnvironment("compose");
var credential = builder.AddParameter("service-credential", new GenerateParameterDefault { MinLength = 43, Special = false }, secret: true);

IResourceBuilder<IResourceWithConnectionString> redis = plan.Redis switch
{
    Source.Given => builder.AddConnectionString("redis"),
    Source.Container => builder.AddRedis("redis").WithDataVolume().WithPersistence().WithBooks(),
    _ => builder.AddGarnet("redis"),
};
IResourceBuilder<IResourceWithConnectionString>? qdrant = plan.Qdrant switch
{
    Source.Given => builder.AddConnectionString("qdrant"),
    Source.Container => builder.AddQdrant("qdrant").WithDataVolume(),
    _ => null,
};

// Aspire would have both believe forwarded headers from anyone; they believe those of the proxies that are configured.
var api = builder.AddProject<Projects.Api>("api")
    .WithReference(redis).WaitFor(redis)
    .WithEnvironment("ServiceCredential", credential)
    .WithReplicas(configuration.GetValue("Api:Replicas", 1))
    .DisableForwardedHeaders()
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();

if (qdrant is not null)
{
    api.WithReference(qdrant).WaitFor(qdrant);
}

if (StackPlan.Has(configuration, "ConnectionStrings:cache"))
{
    api.WithReference(builder.AddConnectionString("cache"));
}

if (StackPlan.Has(configuration, StackPlan.ChatKey))
{
    api.WithReference(builder.AddConnectionString("chat"));
}
else if (publishing || StackPlan.Has(configuration, StackPlan.OpenAiKey))
{
    api.WithEnvironment(StackPlan.OpenAiKey, builder.AddParameterFromConfiguration("openai-api-key", StackPlan.OpenAiKey, secret: true));
}

foreach (var setting in StackPlan.ModelSettings(configuration))
{
    _ = setting.IsSecret
        ? api.WithEnvironment(setting.Variable, builder.AddParameter(setting.Key.Replace(':', '-').ToLowerInvariant(), setting.Value, secret: true))
        : api.WithEnvironment(setting.Variable, setting.Value);
}

// One replica: a circuit lives on the one that it began on, and the orchestrator's proxy would not lead it back there.
var web = builder.AddProject<Projects.Web>("web")
    .WithReference(redis)
    .WithReference(api).WaitFor(api)
    .WithEnvironment("ServiceCredential", credential)
    .WithEnvironment("Site__ApiUrl", api.GetEndpoint("http"))
    .DisableForwardedHeaders()
    .WithHttpHealthCheck("/health")
    .WithExternalHttpEndpoints();
web.Announce(api);

builder.Build().Run();
