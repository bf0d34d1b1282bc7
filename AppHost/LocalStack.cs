using AspireAi.AppHost;
using AspireAi.AppHost.Local;

// The stack of AppHost.cs without Aspire: where the NuGet feeds lack its packages. What changes there changes here.
return await LocalApplication.RunAsync(args, stack =>
{
    var (configuration, options) = (stack.Configuration, stack.Options);
    var plan = StackPlan.Choose(configuration, "Local mode", containers: false, "this build has neither Aspire nor Qdrant packages");
    Console.WriteLine(plan);

    var credential = Secret.Random();
    var (redis, redisConnection) = plan.Redis is Source.Given ? (null, stack.UseGivenRedis(configuration["ConnectionStrings:redis"]!)) : stack.AddGarnet("redis", options.Redis.Port);

    var api = stack.AddProject("api", "Api", options.Api.Port, options.Api.Replicas);
    foreach (var replica in api)
    {
        replica.With("ConnectionStrings__redis", redisConnection)
            .With("ConnectionStrings__cache", configuration["ConnectionStrings:cache"])
            .With("ConnectionStrings__chat", configuration[StackPlan.ChatKey])
            .With("OPENAI_API_KEY", configuration[StackPlan.OpenAiKey])
            .With("ServiceCredential", credential)
            .With("Admin__Email", configuration["Admin:Email"])
            .With("Admin__Password", configuration["Admin:Password"])
            .With("Smtp__Password", configuration["Smtp:Password"])
            .WaitFor(redis);
        foreach (var setting in StackPlan.ModelSettings(configuration))
        {
            replica.With(setting.Variable, setting.Value);
        }
    }

    // One replica: a circuit lives on the one that it began on, and local mode has nothing that would lead it back there.
    var web = stack.AddProject("web", "Web", options.Web.Port).Single()
        .With("ConnectionStrings__redis", redisConnection)
        .With("ServiceCredential", credential)
        .With("Site__ApiUrl", api[0].Address!.OriginalString)
        .WaitFor(api);
    foreach (var (index, replica) in api.Index())
    {
        web.With($"services__api__http__{index}", replica.Address!.OriginalString);
    }

    return stack.Build(("Chat", web.Address!.OriginalString), ("Api", string.Join(", ", api.Select(replica => $"{replica.Address!.OriginalString}/v1"))));
});
