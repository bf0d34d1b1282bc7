using System.Data.Common;
using Grpc.Core;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Qdrant.Client;

namespace AspireAi.Api.Stores;

/// <summary>The Qdrant client by its connection string, as Aspire.Hosting.Qdrant writes it: <c>Endpoint=http://host:6334;Key=…</c>, or the URL alone.</summary>
internal static class QdrantHostExtensions
{
    private const string EndpointPart = "Endpoint";
    private const string KeyPart = "Key";

    private static readonly string[] _parts = [EndpointPart, KeyPart];

    // For calls in the background; a lookup has a time limit of its own.
    private static readonly TimeSpan _deadline = TimeSpan.FromSeconds(5);

    /// <summary>A connection string that can't be read stops the start.</summary>
    public static void AddQdrant(this IHostApplicationBuilder builder, string name)
    {
        var path = $"ConnectionStrings:{name}";
        var (endpoint, key, error) = Read(builder.Configuration.GetConnectionString(name)!);
        builder.Services.AddOptions<QdrantConnection>().Validate(_ => error is null, $"{path} {error}").ValidateOnStart();
        // Without a log of its own, which has a stack trace for every call to a server that is down; VectorSync says it once.
        builder.Services.AddSingleton(_ => new QdrantClient(endpoint!, key, _deadline));
        builder.Services.AddHealthChecks().AddCheck<QdrantHealthCheck>("Qdrant");
    }

    internal static (Uri? Endpoint, string? Key, string? Error) Read(string connectionString)
    {
        if (AsEndpoint(connectionString) is { } url)
        {
            return (url, null, null);
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = connectionString };
            if (parts.Keys.Cast<string>().FirstOrDefault(part => !_parts.Contains(part, StringComparer.OrdinalIgnoreCase)) is { } unknown)
            {
                return (null, null, $"has '{unknown}', which is not known. It takes {string.Join(" and ", _parts)}.");
            }

            return parts.TryGetValue(EndpointPart, out var endpoint) && AsEndpoint((string)endpoint) is { } uri
                ? (uri, parts.TryGetValue(KeyPart, out var key) ? (string)key : null, null)
                : (null, null, "needs an http(s) URL as its Endpoint: write Endpoint=http://localhost:6334;Key=….");
        }
        catch (ArgumentException)
        {
            // The text may hold a key, so it is not repeated.
            return (null, null, "can't be read: write Endpoint=http://localhost:6334;Key=….");
        }
    }

    private static Uri? AsEndpoint(string text) => Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    private sealed class QdrantConnection;

    private sealed class QdrantHealthCheck(QdrantClient client) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
        {
            try
            {
                await client.HealthAsync(cancellationToken);
                return HealthCheckResult.Healthy();
            }
            catch (RpcException exception)
            {
                // Without the exception: its stack trace would be logged at every probe.
                return new(context.Registration.FailureStatus, $"Qdrant is unavailable: {exception.StatusCode}.");
            }
        }
    }
}
