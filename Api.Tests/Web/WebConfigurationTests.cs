using AspireAi.Api.Tests.Servers;
using Xunit;

namespace AspireAi.Api.Tests.Web;

public sealed class WebConfigurationTests
{
    [Fact]
    public async Task Mistakes_AllStopTheStartAndAreNamedAtOnce()
    {
        var (code, said) = await WrongStart.OfAsync("Web",
            "ChatPage:MaxPromptCharacters=many", "ChatPage:SilenceLimit=00:00:00", "ChatPage:AvailabilityInterval=01:00:00", "Site:ApiUrl=http://[", "Proxies:Known:0=everybody");

        Assert.Equal(78, code);
        string[] expected =
        [
            "ChatPage:MaxPromptCharacters is 'many': give a whole number, at most 2147483647.",
            "ChatPage:SilenceLimit is '00:00:00': give a value from 00:00:01 to 01:00:00.",
            "ChatPage:AvailabilityInterval is '01:00:00': give a value from 00:00:00.1000000 to 00:05:00.",
            "Site:ApiUrl is 'http://[': give a URL such as https://api.example.com.",
            "Proxies:Known takes addresses and networks, such as 10.1.2.3 or 10.0.0.0/8.",
        ];
        Assert.All(expected, line => Assert.Contains("- " + line, said.Split('\n').Select(spoken => spoken.TrimEnd('\r'))));
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}
