using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AspireAi.AppHost.Hosting;

/// <summary>garnet-server as an executable that is referred to as a Redis container would be.</summary>
internal sealed class GarnetResource(string name, string workingDirectory, ParameterResource password)
    : ExecutableResource(name, "dotnet", workingDirectory), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";

    public EndpointReference Endpoint => new(this, EndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)},password={password}");
}

internal static class GarnetBuilderExtensions
{
    /// <summary>Ends the app host where another stack runs on the data, or the tool could not be restored.</summary>
    public static IResourceBuilder<GarnetResource> AddGarnet(this IDistributedApplicationBuilder builder, string name)
    {
        var data = Path.GetFullPath(builder.Configuration["Stack:DataFolder"] ?? ".data", builder.AppHostDirectory);
        var (held, garnet) = Prepare(data);
        var password = builder.AddParameter($"{name}-password", garnet.Password, secret: true);
        var resource = new GarnetResource(name, builder.AppHostDirectory, password.Resource);

        var healthCheck = $"{name}_check";
        builder.Services.AddHealthChecks().AddAsyncCheck(healthCheck, async cancellationToken =>
        {
            // Held for as long as the server may be asked how it is: to the end.
            GC.KeepAlive(held);
            return await garnet.ProbeAsync(resource.Endpoint.Port, cancellationToken) is { } lack ? HealthCheckResult.Unhealthy(lack) : HealthCheckResult.Healthy();
        });

        return builder.AddResource(resource)
            .WithEndpoint(scheme: "tcp", name: GarnetResource.EndpointName)
            .WithArgs([.. garnet.Arguments])
            .WithArgs(context =>
            {
                context.Args.Add("--port");
                context.Args.Add(resource.Endpoint.Property(EndpointProperty.TargetPort));
            })
            .OnBeforeResourceStarted((_, _, _) => garnet.Mend() is { } said ? Console.Out.WriteLineAsync(said) : Task.CompletedTask)
            .WithHealthCheck(healthCheck);
    }

    // Nothing runs yet that would have to be stopped, and the sentence says all that a stack trace would hide.
    private static (IDisposable Held, Garnet Garnet) Prepare(string data)
    {
        try
        {
            return (FolderLock.Take(data), new Garnet(data));
        }
        catch (StartException exception)
        {
            Console.Error.WriteLine("The stack cannot start:");
            Console.Error.WriteLine(exception.Message);
            Environment.Exit(1);
            throw;
        }
    }
}
