using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Identity;

public sealed class IdentityConfigurationTests
{
    [Fact]
    public async Task Mistakes_AllStopTheStartAndAreNamedAtOnce()
    {
        var (code, said) = await StartAsync(
            "Proxies:Known:0=everybody", "ForwardedHeaders_Enabled=true", "Jwt:Authority=http://idp.example.com", "Jwt:Tiers:gold=nonesuch", "Jwt:Roles:boss=king",
            "Jwt:Tenants:x={y}", "Admin:Email=admin@example.com", "Smtp:Host=localhost", "Accounts:MaxFailedAttempts=0", "Identity:FreshFor=01:00:00", "ConnectionStrings:db=Host=localhost;Usrname=app");

        Assert.Equal(78, code);
        foreach (var named in (string[])
        [
            "Proxies:Known", "ASPNETCORE_FORWARDEDHEADERS_ENABLED", "Jwt:RequireHttps", "Jwt:Audience", "Jwt:Tiers:gold", "Jwt:Roles:boss", "Jwt:Tenants:x",
            "Admin:Password", "Smtp:From", "MaxFailedAttempts", "FreshFor", "ConnectionStrings:db has 'usrname', which is not known. Did you mean Username?",
        ])
        {
            Assert.Contains(named, said, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mistakes_OfEveryKind_HideNoOther()
    {
        var (code, said) = await StartAsync(
            "Resilience:TotalTimeout=soon", "Resilience:ChunkTimeout=00:00:00", "Quota:Lease=00:00:01",
            "Models:0:OutputPrize=red", "Models:0:InputPrice=abc", "Tiers:guest:Requests:0:Window=often", "Tiers:guest:TokenPerMonth=1", "IpLimit:SignUps:0:Count=x", "Cache:Ttl=ages");

        Assert.Equal(78, code);
        string[] expected =
        [
            "Resilience:TotalTimeout is 'soon': give a time such as 00:00:30.",
            "Resilience:ChunkTimeout has to lie between 00:00:00.1 and 01:00:00.",
            "Quota:Lease has to lie between 00:00:05 and 00:10:00.",
            "Models:0:OutputPrize is not known. Did you mean Models:0:OutputPrice?",
            "Models:0:InputPrice is 'abc': give a number such as 0.5.",
            "Models:0:Name is missing: give the name that clients use.",
            "Tiers:guest:Requests:0:Window is 'often': give a time such as 00:00:30.",
            "Tiers:guest:TokenPerMonth is not known. Did you mean Tiers:guest:TokensPerMonth?",
            "IpLimit:SignUps:0:Count is 'x': give a whole number, at most 2147483647.",
            "Cache:Ttl is 'ages': give a time such as 00:00:30.",
        ];
        Assert.All(expected, line => Assert.Contains("- " + line, said.Split('\n').Select(spoken => spoken.TrimEnd('\r'))));
        Assert.Single(said.Split('\n'), line => line.Contains("Tiers:guest:Requests:0:Window", StringComparison.Ordinal));
        Assert.DoesNotContain("DataAnnotation", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Password_WithoutAnAddress_StopsTheStart()
    {
        var (code, said) = await StartAsync("Admin:Password=without an address");
        Assert.Equal(78, code);
        Assert.Contains("Admin:Email", said, StringComparison.Ordinal);
    }

    private static Task<(int Code, string Said)> StartAsync(params string[] settings) => WrongStart.OfAsync("Api", settings);
}
