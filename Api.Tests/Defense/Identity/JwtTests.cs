using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AspireAi.Api.Tests.Servers;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

public sealed class JwtTests(StoreServers servers)
{
    [Fact]
    public async Task Token_OfTheAuthority_IsACallerWithWhatIsMapped()
    {
        await using var authority = await JwtAuthority.StartAsync();
        await using var api = await StartAsync(authority);
        (await api.A.PostAsync("/admin/tenants", new { id = "acme", name = "Acme" }, await api.AdminAsync())).Is(201);

        var who = (await api.A.WhoAsync(authority.Token(null, ("org", "Acme Inc."), ("plan", "gold"), ("groups", new[] { "staff", "ops" })))).Is(200);

        Assert.Equal(("jwt:subject-1", "acme", "premium", "admin"),
            (who.Caller, who.Headers[CallerHeaders.Tenant], who.Headers[CallerHeaders.Tier], who.Headers[CallerHeaders.Roles]));
        (await api.A.GetAsync("/admin/tiers", authority.Token(null, ("org", "Acme Inc."), ("groups", new[] { "ops" })))).Is(200);
        // It has no account here, so nothing of an account's.
        (await api.A.GetAsync("/account", authority.Token(null, ("org", "Acme Inc.")))).IsError(403, "sign_in_required");
        Assert.StartsWith("jwt:#", (await api.A.WhoAsync(authority.Token(null, ("org", "Acme Inc."), ("sub", "{x}:../\n")))).Is(200).Caller, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Token_ThatEndedAMinuteAgo_IsRefused()
    {
        await using var authority = await JwtAuthority.StartAsync();
        await using var api = await StartAsync(authority, ("Jwt:TenantClaim", null));
        string EndedFor(int seconds) => authority.Token(token =>
        {
            token.NotBefore = token.IssuedAt = token.IssuedAt!.Value.AddMinutes(-10);
            token.Expires = token.IssuedAt.Value.AddMinutes(10).AddSeconds(-seconds);
        });

        (await api.A.WhoAsync(EndedFor(-60))).Is(200);
        (await api.A.WhoAsync(EndedFor(60))).IsError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Claims_ThatNoMapNames_AreWorthNothing()
    {
        await using var authority = await JwtAuthority.StartAsync();
        await using var api = await StartAsync(authority, ("Jwt:TenantClaim", null));

        var who = (await api.A.WhoAsync(authority.Token(null,
            ("groups", new[] { "admin" }), ("role", "admin"), ("roles", new[] { "admin" }), ("http://schemas.microsoft.com/ws/2008/06/identity/claims/role", "admin"),
            ("plan", "unlimited"), ("tier", "unlimited"), ("tenant", "acme"), ("tid", "acme")))).Is(200);

        Assert.Equal(("default", "free", ""), (who.Headers[CallerHeaders.Tenant], who.Headers[CallerHeaders.Tier], who.Headers[CallerHeaders.Roles]));
    }

    [Fact]
    public async Task Tenant_MissingUnknownOrUnmapped_IsRefused()
    {
        await using var authority = await JwtAuthority.StartAsync();
        await using var api = await StartAsync(authority, ("Jwt:Tenants:Ghost", "ghost"));
        foreach (var token in (string[])
        [
            authority.Token(), authority.Token(null, ("org", "nobody's")), authority.Token(null, ("org", "acme")), authority.Token(null, ("org", "Ghost")), authority.Token(null, ("org", "default")),
        ])
        {
            var refused = (await api.A.WhoAsync(token)).IsError(403, "unknown_tenant");
            Assert.Contains("'org'", refused.Body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Role_ClaimedInATokenThatTheAuthorityDidNotIssue_IsRefused()
    {
        await using var authority = await JwtAuthority.StartAsync();
        await using var stranger = await JwtAuthority.StartAsync();
        await using var api = await StartAsync(authority, ("Jwt:TenantClaim", null));
        (string, object)[] admin = [("groups", new[] { "ops" }), ("role", "admin"), ("roles", "admin")];
        (await api.A.GetAsync("/admin/tiers", authority.Token(null, admin))).Is(200);

        var good = authority.Token(null, admin);
        var parts = good.Split('.');
        var publicKey = Encoding.UTF8.GetBytes(authority.Key.Rsa.ExportSubjectPublicKeyInfoPem());
        string[] wrong =
        [
            // Signed by somebody else, though it says the same and even names the same key.
            stranger.Token(token => token.Issuer = authority.Url, admin),
            stranger.Token(null, admin),
            // Unsigned, in the ways in which libraries have been fooled.
            $"{Encode(new { alg = "none", typ = "JWT" })}.{parts[1]}.",
            $"{Encode(new { alg = "None", typ = "JWT" })}.{parts[1]}.{parts[2]}",
            $"{parts[0]}.{parts[1]}.",
            // Signed with the public key as if it were a shared secret.
            Hmac($"{Encode(new { alg = "HS256", typ = "JWT", kid = "key-1" })}.{parts[1]}", publicKey),
            // Another's payload under a good signature.
            $"{parts[0]}.{Encode(new { sub = "subject-1", iss = authority.Url, aud = JwtAuthority.Audience, exp = 4_000_000_000, groups = "ops" })}.{parts[2]}",
            // For others, from others, too late, too early.
            authority.Token(token => token.Audience = "another application", admin),
            authority.Token(token => token.Audience = null, admin),
            authority.Token(token => token.Issuer = "https://elsewhere.example.com", admin),
            authority.Token(token => (token.IssuedAt, token.NotBefore, token.Expires) = (token.IssuedAt!.Value.AddHours(-2), token.NotBefore!.Value.AddHours(-2), token.Expires!.Value.AddHours(-1)), admin),
            authority.Token(token => (token.NotBefore, token.Expires) = (token.NotBefore!.Value.AddHours(1), token.Expires!.Value.AddHours(2)), admin),
            authority.Token(token => token.Expires = null, admin),
            good[..^5],
        ];
        foreach (var token in wrong)
        {
            (await api.A.WhoAsync(token)).IsError(401, "invalid_api_key");
            (await api.A.GetAsync("/admin/tiers", token)).IsError(401, "invalid_api_key");
        }
    }

    [Fact]
    public async Task Token_WithoutAConfiguredAuthority_IsRefused()
    {
        await using var authority = await JwtAuthority.StartAsync();
        await using var api = Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), 1);
        (await api.A.WhoAsync(authority.Token())).IsError(401, "invalid_api_key");
    }

    [Fact]
    public async Task Authority_AwayAtFirst_IsNotTheTokensFault()
    {
        await using var authority = await JwtAuthority.StartAsync();
        authority.IsAway = true;
        await using var api = await StartAsync(authority, ("Jwt:TenantClaim", null));
        Assert.True((await api.A.WhoAsync(authority.Token())).IsError(503, "identity_unavailable").RetryAfter > 0);
        (await api.A.WhoAsync()).Is(200);

        authority.IsAway = false;
        await Eventually.TrueAsync(async () => (await api.A.WhoAsync(authority.Token())).Status == 200, "the authority's keys are read");

        // Once they are, it may go.
        authority.IsAway = true;
        (await api.A.WhoAsync(authority.Token())).Is(200);
    }

    [Fact]
    public async Task Authority_ThatHangs_IsAskedOnceForAllWhoWait()
    {
        await using var authority = await JwtAuthority.StartAsync();
        authority.Hangs = true;
        await using var api = await StartAsync(authority, ("Jwt:TenantClaim", null));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => api.A.WhoAsync($"garbage-{i}")));

        Assert.All(answers, answer => answer.IsError(503, "identity_unavailable"));
        Assert.Equal(1, authority.Asked);
        authority.Hangs = false;
        await Eventually.TrueAsync(async () => (await api.A.WhoAsync(authority.Token())).Status == 200, "the authority's keys are read");
    }

    [Fact]
    public async Task Token_FoundGoodBefore_ComesThroughWhileItsAddressHasFailedTooOften()
    {
        await using var authority = await JwtAuthority.StartAsync();
        await using var api = await StartAsync(authority, ("Jwt:TenantClaim", null), ("ConnectionStrings:redis", await servers.OwnDatabaseAsync()),
            ("IpLimit:Failures:0:Count", "5"), ("IpLimit:Failures:0:Window", "00:05:00"));
        var (known, unused) = (authority.Token(null, ("sub", "known")), authority.Token(null, ("sub", "unused")));
        (await api.A.WhoAsync(known)).Is(200);

        await Eventually.TrueAsync(async () => (await api.A.WhoAsync("garbage")).Status == 429, "the address has failed too often");

        (await api.A.WhoAsync(known)).Is(200);
        (await api.A.ChatAsync(known)).Is(200);
        (await api.A.WhoAsync(unused)).IsError(429, "rate_limit_exceeded");
        (await api.A.WhoAsync(known[..^1])).IsError(429, "rate_limit_exceeded");
        (await api.A.WhoAsync()).IsError(429, "rate_limit_exceeded");
    }

    private async Task<Replicas> StartAsync(JwtAuthority authority, params (string Key, string? Value)[] more)
    {
        var settings = new Dictionary<string, string?>
        {
            // Other tests make a tenant of the same name.
            ["ConnectionStrings:db"] = TestDatabase.New(),
            ["Jwt:Authority"] = authority.Url,
            ["Jwt:Audience"] = JwtAuthority.Audience,
            ["Jwt:RequireHttps"] = "false",
            ["Jwt:TenantClaim"] = "org",
            ["Jwt:Tenants:Acme Inc."] = "acme",
            ["Jwt:TierClaim"] = "plan",
            ["Jwt:Tiers:gold"] = "premium",
            ["Jwt:RoleClaim"] = "groups",
            ["Jwt:Roles:ops"] = "admin",
        };
        foreach (var (key, value) in more)
        {
            if (value is null)
            {
                settings.Remove(key);
            }
            else
            {
                settings[key] = value;
            }
        }

        return Replicas.Start(await servers.ConnectionStringAsync(Store.Redis), 1, settings);
    }

    private static string Encode(object part) => Base64UrlEncoder.Encode(JsonSerializer.SerializeToUtf8Bytes(part));

    private static string Hmac(string signed, byte[] secret) => $"{signed}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
}
