using System.Security.Cryptography;
using AspireAi.Api.Tests.Servers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace AspireAi.Api.Tests.Defense.Identity;

/// <summary>An OpenID Connect issuer: its discovery document, its keys, and tokens signed with them.</summary>
internal sealed class JwtAuthority : IAsyncDisposable
{
    public const string Audience = "aspireai";

    private readonly WebApplication _app;
    private readonly RsaSecurityKey _key = new(RSA.Create(2048)) { KeyId = "key-1" };

    private int _asked;

    private JwtAuthority(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>Whether it answers at all.</summary>
    public bool IsAway { get; set; }

    /// <summary>Whether it takes questions and never answers them.</summary>
    public bool Hangs { get; set; }

    /// <summary>How many questions it got.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public RsaSecurityKey Key => _key;

    public static async Task<JwtAuthority> StartAsync()
    {
        var app = LoopbackApp.Build();
        var authority = new JwtAuthority(app);
        app.Use((context, next) =>
        {
            Interlocked.Increment(ref authority._asked);
            if (authority.Hangs)
            {
                return Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
            }

            if (authority.IsAway)
            {
                context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
                return Task.CompletedTask;
            }

            return next(context);
        });
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = authority.Url, jwks_uri = $"{authority.Url}/keys" }));
        app.MapGet("/keys", () =>
        {
            var parameters = authority._key.Rsa.ExportParameters(false);
            return Results.Json(new
            {
                keys = new[]
                {
                    new { kty = "RSA", use = "sig", alg = "RS256", kid = authority._key.KeyId, n = Base64UrlEncoder.Encode(parameters.Modulus), e = Base64UrlEncoder.Encode(parameters.Exponent) },
                },
            });
        });
        authority.Url = await app.StartAndTellAsync();
        return authority;
    }

    /// <summary>A token that is right, but for what the test changes.</summary>
    public string Token(Action<SecurityTokenDescriptor>? change = null, params (string Type, object Value)[] claims)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var descriptor = new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            SigningCredentials = new SigningCredentials(_key, SecurityAlgorithms.RsaSha256),
            Claims = claims.ToDictionary(claim => claim.Type, claim => claim.Value),
        };
        descriptor.Claims.TryAdd("sub", "subject-1");
        change?.Invoke(descriptor);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(descriptor);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Rsa.Dispose();
    }
}
