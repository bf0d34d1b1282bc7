using System.Net;
using AspireAi.Api.Defense.Identity;
using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

public sealed class GuestTests(IdentityReplicas replicas, StoreServers servers)
{
    private static readonly (string, string) _service = ("x-aspireai-service", Replicas.Credential);

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:3::1", "2001:db8:1:3::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    public void Address_IsTheSubject(string address, string subject) => Assert.Equal(subject, Guests.Subject(IPAddress.Parse(address)));

    [Fact]
    public async Task Guest_IsTheAddressOfTheConnection()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var guest = (await api.A.WhoAsync()).Is(200);
        Assert.Equal("guest:127.0.0.1", guest.Caller);
        Assert.Equal("guest", guest.Headers[CallerHeaders.Tier]);
        Assert.Equal("guest:127.0.0.1", (await api.A.WhoAsync("any")).Is(200).Caller);
        (await api.A.ChatAsync()).Is(200);
    }

    [Fact]
    public async Task Guests_NotAllowed_AreAskedForCredentials()
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        await using var api = Replicas.Start(server.PatientConnectionString, 1, new() { ["Guests:Allowed"] = "false" });

        (await api.A.ChatAsync()).IsError(401, "missing_api_key");
        (await api.A.WhoAsync("any")).IsError(401, "missing_api_key");
        (await api.A.GetAsync("/account")).IsError(401, "missing_api_key");
        var person = await api.PersonAsync();
        (await api.A.ChatAsync(person.Token)).Is(200);
        (await api.A.GetAsync("/health")).Is(200);
        (await api.A.GetAsync("/openapi/v1.json")).Is(200);
    }

    [Fact]
    public async Task Address_OfTheBrowser_IsBelievedWithTheServiceCredentialOnly()
    {
        var api = await replicas.OnAsync(Store.Redis, servers);
        var address = ("x-aspireai-client-address", "198.51.100.23");

        Assert.Equal("guest:198.51.100.23", (await api.A.WhoAsync(null, _service, address)).Is(200).Caller);
        Assert.Equal("guest:2001:db8::/64", (await api.A.WhoAsync(null, _service, ("x-aspireai-client-address", "2001:db8::17"))).Is(200).Caller);

        foreach (var headers in (Header[][])
        [
            [address],
            [address, ("x-aspireai-service", "")],
            [address, ("x-aspireai-service", "a guess")],
            [address, ("x-aspireai-service", Replicas.Credential[..^1])],
            [address, ("x-aspireai-service", Replicas.Credential.ToUpperInvariant())],
            [address, _service, _service],
            [_service],
            [_service, ("x-aspireai-client-address", "not an address")],
            [_service, address, address],
            [("x-forwarded-for", "198.51.100.23")],
            [_service, ("x-forwarded-for", "198.51.100.23")],
            [("forwarded", "for=198.51.100.23")],
            [("x-real-ip", "198.51.100.23")],
        ])
        {
            Assert.Equal("guest:127.0.0.1", (await api.A.WhoAsync(null, [.. headers.Select(header => (header.Name, header.Value))])).Is(200).Caller);
        }
    }

    [Theory]
    // From the last hop backwards, as long as each is known.
    [InlineData("127.0.0.1", "198.51.100.23", "198.51.100.23")]
    [InlineData("127.0.0.1", "198.51.100.99, 198.51.100.23", "198.51.100.23")]
    [InlineData("127.0.0.0/8;10.0.0.0/8", "198.51.100.99, 198.51.100.23, 10.1.2.3", "198.51.100.23")]
    [InlineData("10.0.0.0/8", "198.51.100.23", "127.0.0.1")]
    [InlineData("127.0.0.1", "nonsense", "127.0.0.1")]
    public async Task ForwardedAddress_IsBelievedFromKnownProxiesOnly(string known, string header, string expected)
    {
        await using var server = new RedisServer();
        await server.StartAsync();
        var proxies = known.Split(';').Index().ToDictionary(proxy => $"Proxies:Known:{proxy.Index}", proxy => (string?)proxy.Item);
        await using var api = Replicas.Start(server.PatientConnectionString, 1, proxies);
        Assert.Equal($"guest:{expected}", (await api.A.WhoAsync(null, ("x-forwarded-for", header))).Is(200).Caller);
    }

    private readonly record struct Header(string Name, string Value)
    {
        public static implicit operator Header((string Name, string Value) header) => new(header.Name, header.Value);
    }
}
