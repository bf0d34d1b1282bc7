using System.Net;
using System.Security.Cryptography;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// Our web pages call on behalf of browsers, and say from which address. That is believed only with the service credential that
/// both were started with; without it the two headers mean nothing.
/// </summary>
internal sealed partial class ClientAddressMiddleware(RequestDelegate next, IConfiguration configuration, ILogger<ClientAddressMiddleware> logger)
{
    public const string CredentialKey = "ServiceCredential";
    public const string CredentialHeader = "x-aspireai-service";
    public const string AddressHeader = "x-aspireai-client-address";

    // Hashed, so that the comparison takes as long for a credential of another length.
    private readonly byte[]? _expected = configuration[CredentialKey] is { Length: > 0 } credential ? Hash(credential) : null;
    private int _warned;

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(CredentialHeader, out var given))
        {
            if (_expected is not null && given.Count == 1 && CryptographicOperations.FixedTimeEquals(Hash(given[0] ?? ""), _expected))
            {
                context.Features.Set(ServiceCall.Instance);
                if (headers[AddressHeader] is [{ } text] && IPAddress.TryParse(text, out var address))
                {
                    context.Connection.RemoteIpAddress = address;
                }
            }
            else if (Interlocked.Exchange(ref _warned, 1) == 0)
            {
                LogWrongCredential(context.Connection.RemoteIpAddress);
            }
        }

        return next(context);
    }

    private static byte[] Hash(string credential) => SHA256.HashData(Encoding.UTF8.GetBytes(credential));

    [LoggerMessage(4002, LogLevel.Warning,
        "A request from {Address} carried a service credential that is not this server's, and counts as a stranger's. If the web pages run " +
        "there, start both with the same ServiceCredential: until then all of their guests share one rate limit. This is said once.")]
    private partial void LogWrongCredential(IPAddress? address);
}

/// <summary>Marks a request that carried the service credential.</summary>
internal sealed class ServiceCall
{
    public static ServiceCall Instance { get; } = new();
}
