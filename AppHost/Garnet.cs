namespace AspireAi.AppHost;

/// <summary>garnet-server as an executable that is referred to as a Redis container would be.</summary>
internal sealed class GarnetResource(string name, string workingDirectory, ParameterResource password)
    : ExecutableResource(name, "dotnet", workingDirectory), IResourceWithConnectionString
{
    public EndpointReference Endpoint => new(this, "tcp");

    public ReferenceExpression ConnectionStringExpression => ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)},password={password}");
}

/// <summary>How garnet-server is started; garnet.args says what each argument is for.</summary>
/// <remarks>
/// The password matters even on a loopback port: Garnet skips lines that it does not understand and goes on, so any web page open on
/// this machine could post commands to it. It is passed in a file in a folder that only this user reads, because everybody can read a command line.
/// </remarks>
internal static class Garnet
{
    public static string Version => BuildFact("GarnetVersion");

    /// <summary>The assembly to run with `dotnet exec`.</summary>
    public static string Server => BuildFact("GarnetServer");

    public static IResourceBuilder<GarnetResource> AddGarnet(this IDistributedApplicationBuilder builder, string name, string data)
    {
        var (folder, secrets) = (Path.Combine(data, "redis"), Path.Combine(data, "redis.json"));
        var password = builder.AddSecret($"{name}-password", "Garnet's password. Generated for each run.");
        var garnet = builder.AddResource(new GarnetResource(name, builder.AppHostDirectory, password.Resource)).WithEndpoint(scheme: "tcp");
        return garnet
            .WithArgs(["exec", Server, .. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "garnet.args")).Where(line => line.StartsWith('-')).SelectMany(line => line.Split(' '))])
            .WithArgs("--logdir", folder, "--checkpointdir", folder, "--config-import-path", secrets, "--port", garnet.Resource.Endpoint.Property(EndpointProperty.TargetPort))
            .WithIconName("Database")
            .OnBeforeResourceStarted(async (_, _, cancellationToken) => await File.WriteAllTextAsync(
                secrets, JsonSerializer.Serialize(new { AuthenticationMode = "Password", Password = await password.Resource.GetValueAsync(cancellationToken) }), cancellationToken));
    }

    /// <summary>What eng/Garnet.props writes into this assembly.</summary>
    private static string BuildFact(string key) =>
        typeof(Garnet).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(fact => fact.Key == key).Value!;
}
