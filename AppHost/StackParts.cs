namespace AspireAi.AppHost;

/// <summary>A given connection string, a container, or what needs no container engine: SQLite, garnet-server, the API's own index.</summary>
internal enum Source { Given, Container, Embedded }

/// <summary>
/// Which containers, given connection strings and embedded parts make up this run. Decided before anything is declared: a container
/// that is declared without an engine leaves everything that waits for it waiting for ever.
/// </summary>
internal sealed record StackParts(Source Db, Source Redis, Source Qdrant, string[] Others, bool HasOpenAiKey, string Text)
{
    public const string OpenAiKey = "OPENAI_API_KEY";

    public static async Task<StackParts> ChooseAsync(IConfiguration configuration, bool containers) => Choose(
        configuration, containers ? await ContainerEngine.FindAsync(configuration, TimeProvider.System) : (false, "no containers: Stack:Containers is false"));

    public static StackParts Choose(IConfiguration configuration, (bool Answers, string Why) engine)
    {
        // An empty value, as in `OPENAI_API_KEY= dotnet run`, counts as none.
        bool Has(string key) => !string.IsNullOrWhiteSpace(configuration[key]);
        Source Of(string name) => Has($"ConnectionStrings:{name}") ? Source.Given : engine.Answers ? Source.Container : Source.Embedded;
        var (db, redis, qdrant, listed) = (Of("db"), Of("redis"), Of("qdrant"), configuration.GetSection("Models").GetChildren().Count());
        static string Said(string what, Source source, string name, string embedded) =>
            source == Source.Embedded ? embedded : $"{what} {(source == Source.Container ? "in a container" : $"from ConnectionStrings:{name}")}";
        var listedText = listed == 1 ? "the model in Models" : $"the {listed} models in Models";
        var modelText = Has("ConnectionStrings:chat") ? $"the model in ConnectionStrings:chat{(listed == 0 ? "" : $" and {listedText}")}"
            : listed > 0 ? listedText
            : Has(OpenAiKey) ? $"OpenAI with {OpenAiKey}"
            : $"the demo model (set ConnectionStrings:chat, {OpenAiKey} or Models to connect a real one)";
        var why = (db, redis, qdrant) == (Source.Given, Source.Given, Source.Given) ? "" : $" ({engine.Why})";
        return new StackParts(db, redis, qdrant, Array.FindAll<string>(["cache", "chat"], name => Has($"ConnectionStrings:{name}")), Has(OpenAiKey), $"This run uses: {Said(db == Source.Container ? "PostgreSQL" : "the database", db, "db", "SQLite")}, "
            + $"{Said("Redis", redis, "redis", $"Redis is garnet-server {Garnet.Version}")}, {Said("Qdrant", qdrant, "qdrant", "vectors in the API's own index")}{why}, {modelText}.");
    }
}

/// <summary>Whether a container engine answers, found out as Aspire's orchestrator does, but before anything is declared.</summary>
internal static class ContainerEngine
{
    private static readonly string[] _choiceKeys = ["DcpPublisher:ContainerRuntime", "ASPIRE_CONTAINER_RUNTIME", "DOTNET_ASPIRE_CONTAINER_RUNTIME"];

    /// <returns>Whether one answers, and the end of a sentence that says so.</returns>
    public static async Task<(bool Answers, string Why)> FindAsync(IConfiguration configuration, TimeProvider time)
    {
        var wanted = _choiceKeys.Select(key => configuration[key]).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
        string[] engines = wanted is null ? ["docker", "podman"] : [wanted];
        var answers = await Task.WhenAll(engines.Select(engine => AnswersAsync(engine, time)));
        return Array.IndexOf(answers, true) is >= 0 and var first ? (true, $"{engines[first]} answers") : (false, $"no container engine answers: tried {string.Join(" and ", engines)}");
    }

    private static async Task<bool> AnswersAsync(string engine, TimeProvider time)
    {
        using var process = new Process { StartInfo = new(engine, ["container", "ls", "-n", "1"]) { RedirectStandardOutput = true, RedirectStandardError = true } };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        try
        {
            process.Start();
            await using var end = patience.Token.Register(() => process.Kill(entireProcessTree: true));
            await process.WaitForExitAsync(CancellationToken.None);
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false; // Not installed.
        }
    }
}
