using AspireAi.Api.Stores;
using AspireAi.Api.Tests.Servers;
using AspireAi.Api.Tests.Web;
using AspireAi.AppHost;
using AspireAi.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

/// <summary>A setting that is wrong or misspelled stops the start; it would do nothing, and nobody would know.</summary>
public sealed class StackSettingsTests
{
    [Theory]
    [InlineData("--Modles:0:Name=x", "Modles:0:Name is not known. Did you mean Models:0:Name?")]
    [InlineData("--Api:Prt=99", "Api:Prt is not known. Did you mean Api:Port?")]
    [InlineData("--Api:Ports:0=99", "Api:Ports is not known. Did you mean Api:Port?")]
    [InlineData("--OPENAI_API_KYE=sk", "OPENAI_API_KYE is not known. Did you mean OPENAI_API_KEY?")]
    [InlineData("--Web:Replicas=2", "Web:Replicas is not known: Web has Port.")]
    [InlineData("--Dashbord:Port=1", "Dashbord:Port is not known. Did you mean Dashboard:Port?")]
    [InlineData("--ConnectionStrings:reddis=x", "ConnectionStrings:reddis is not known. Did you mean ConnectionStrings:redis?")]
    [InlineData("--ConnectionString:redis=x", "ConnectionString:redis is not known. Did you mean ConnectionStrings:redis?")]
    [InlineData("--Something:Else=x", "Something:Else is not known: correct its name, or leave it out.")]
    [InlineData("--Api:Replicas=0", "Api:Replicas is '0': give a value from 1 to 32.")]
    [InlineData("--Api:Port=abc", "Api:Port is 'abc': give a whole number, at most 2147483647.")]
    [InlineData("--Web:Port=70000", "Web:Port is '70000': give a value from 0 to 65535.")]
    [InlineData("--Stack:Containers=perhaps", "Stack:Containers is 'perhaps': give true or false.")]
    public void Mistake_StopsTheStart_AndIsNamedWithItsRemedy(string argument, string expected)
    {
        var refused = Assert.Throws<StartException>(() => StackSettings.Read(CommandLine(argument)));
        Assert.Equal($"- {expected}", refused.Message);
    }

    [Fact]
    public void Mistakes_AreListedTogether()
    {
        var refused = Assert.Throws<StartException>(() => StackSettings.Read(CommandLine("--Api:Prt=1", "--Teirs:guest:TokensPerMonth=1", "--Web:Port=x")));
        Assert.Equal(3, refused.Message.Split('\n').Length);
    }

    [Fact]
    public void NameWithoutAValue_StopsTheStart()
    {
        string[] arguments = ["--Web:Port", "--Api:Port", "5081", "--Stack:Containers=false", "--Dashboard:Port"];
        var refused = Assert.Throws<StartException>(() => StackSettings.Read(CommandLine("--Api:Port", "5081"), arguments));
        Assert.Equal("- --Web:Port has no value.\n- --Dashboard:Port has no value.", refused.Message);
    }

    [Theory]
    [InlineData("--Tiers:guest:TokensPerMonth=1")]
    [InlineData("--api:port=0")]
    [InlineData("--Logging:LogLevel:Default=Debug")]
    [InlineData("--Parameters:service-credential=x")]
    [InlineData("--environment=Production")]
    [InlineData("--Dashboard:UI:DisableResourceGraph=true")]
    [InlineData("--STACK=heroku-24")]
    public void SettingsOfTheApi_OfAspire_AndInOtherLetters_AreTaken(string argument) => Assert.NotNull(StackSettings.Read(CommandLine(argument)));

    [Theory]
    [InlineData("OPENAI_ADMIN_KEY")]
    [InlineData("OPENAI_API_URL")]
    [InlineData("OPENAI_API_ORG")]
    [InlineData("OPENAI_API_MODEL")]
    [InlineData("OPENCODE_API_KEY")]
    [InlineData("OPENPIPE_API_KEY")]
    [InlineData("GENAI_API_KEY")]
    [InlineData("OPENAI_API_KEY_OLD")]
    [InlineData("MY_OPENAI_API_KEY")]
    public void KeysOfOtherPrograms_AreNoMisspellings(string name) => Assert.NotNull(StackSettings.Read(CommandLine($"--{name}=x")));

    [Theory]
    [InlineData("OPENAI_API_KYE")]
    [InlineData("OPENAI_APIKEY")]
    [InlineData("OPENAI_API_KEYS")]
    public void NameNextToTheKeys_IsAMisspelling_UnlessTheKeyIsSet(string name)
    {
        Assert.Equal($"- {name} is not known. Did you mean OPENAI_API_KEY?", Assert.Throws<StartException>(() => StackSettings.Read(CommandLine($"--{name}=x"))).Message);
        Assert.NotNull(StackSettings.Read(CommandLine($"--{name}=x", "--OPENAI_API_KEY=k")));
    }

    [Theory, InlineData(""), InlineData(" ")]
    public void DataFolder_ThatIsEmpty_IsTheDefault(string folder) => Assert.Equal(".data", StackSettings.Read(CommandLine($"--Stack:DataFolder={folder}")).Stack.DataFolder);

    /// <summary>Other programs' connection strings may stand in the environment; the same name on the command line is a mistake.</summary>
    [Fact]
    public void ConnectionStringsOfOtherPrograms_AreTakenFromTheEnvironmentOnly()
    {
        const string Prefix = "ASPIREAI_SETTINGS_TEST_";
        IConfigurationRoot With(string name)
        {
            Environment.SetEnvironmentVariable(Prefix + name, "x");
            try
            {
                return new ConfigurationBuilder().AddEnvironmentVariables(Prefix).Build();
            }
            finally
            {
                Environment.SetEnvironmentVariable(Prefix + name, null);
            }
        }

        Assert.NotNull(StackSettings.Read(With("ConnectionStrings__Shop")));
        Assert.NotNull(StackSettings.Read(With("SERVERS__0")));
        Assert.Throws<StartException>(() => StackSettings.Read(CommandLine("--ConnectionStrings:Shop=x")));
        Assert.Equal("- ConnectionStrings:reddis is not known. Did you mean ConnectionStrings:redis?", Assert.Throws<StartException>(() => StackSettings.Read(With("ConnectionStrings__reddis"))).Message);
        Assert.Equal("- Modles:0:Name is not known. Did you mean Models:0:Name?", Assert.Throws<StartException>(() => StackSettings.Read(With("Modles__0__Name"))).Message);
    }

    [Fact]
    public void EnvironmentOfOtherPrograms_IsNoneOfOurs_ButANearlyRightNameIs()
    {
        var environment = new ConfigurationBuilder().AddInMemoryCollection([new("npm_config:cache", "x"), new("Servers:0", "y"), new("App:Name", "n"), new("OPENAI_API_BASE", "b"), new("Model:0:Name", "z")]).Build();
        Assert.Equal("- Model:0:Name is not known. Did you mean Models:0:Name?", Assert.Throws<StartException>(() => StackSettings.Read(environment)).Message);
    }

    /// <summary>The app host hands on what it knows of these; a section that is missing here would be refused there.</summary>
    [Fact]
    public async Task Sections_OfApiAndWeb_AreKnownToTheAppHost()
    {
        await using var api = new ApiHost();
        await using var web = WebServer.Start(new Uri(api.Url), settings: ("ConnectionStrings:db", TestDatabase.New()));

        Assert.Equal(StackSettings.ApiSections, SectionsOf(api.Services));
        Assert.Equal(StackSettings.WebSections, SectionsOf(web.Services));
    }

    private static IEnumerable<string> SectionsOf(IServiceProvider services) =>
        services.GetServices<SettingsSection>().Select(section => section.Path.Split(':')[0]).Distinct().Order(StringComparer.Ordinal);

    private static IConfigurationRoot CommandLine(params string[] arguments) => new ConfigurationBuilder().AddCommandLine(arguments).Build();
}
