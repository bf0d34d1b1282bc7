using AspireAi.Api.Models;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AspireAi.Api.Tests.Models;

public sealed class ModelConfigurationTests
{
    [Fact]
    public void Nothing_Configured_IsTheDemo() => Assert.Empty(Read([]).Models);

    [Fact]
    public void ApiKey_Alone_OffersTheKnownModels()
    {
        var (models, errors) = Read(new() { ["OPENAI_API_KEY"] = "sk-1" });
        Assert.Empty(errors);
        Assert.Equal(KnownModels.Offered, models.Select(model => model.Name));
        Assert.All(models, model => Assert.Equal("sk-1", model.Key));
    }

    [Fact]
    public void ConnectionString_IsOneModelAndTheDefault()
    {
        var (models, errors) = Read(new()
        {
            ["ConnectionStrings:chat"] = "Endpoint=http://localhost:11434;Model=llama3.2:1b",
            ["Models:0:Name"] = "other",
            ["Models:0:Endpoint"] = "https://example.org/v1",
        });
        Assert.Empty(errors);
        Assert.Equal(["llama3.2:1b", "other"], models.Select(model => model.Name));
        Assert.Equal("http://localhost:11434", models[0].Endpoint);
    }

    [Fact]
    public void Mistakes_AreAllListedWithTheirKeys()
    {
        var (_, errors) = Read(new()
        {
            ["Models:0:Name"] = "a",
            ["Models:0:Endpoint"] = "ftp://example.org",
            ["Models:0:InputPrice"] = "-1",
            ["Models:0:ContextWindow"] = "0",
            ["Models:0:Fallbacks:0"] = "nobody",
            ["Models:1:Name"] = "a",
            ["Models:1:Key"] = "k",
            ["Models:1:TokenizerMargin"] = "11",
            ["Models:1:OutputLimitField"] = "max",
            ["Models:2:Endpoint"] = "https://example.org",
            ["Models:3:Name"] = "gpt-4o",
            ["Models:4:Name"] = "several",
            ["Models:4:Endpoint"] = "https://example.org",
            ["Models:4:Endpoints:0:Weight"] = "0",
            ["Models:4:Endpoints:1:Endpoint"] = "example.org",
            ["Models:4:Endpoints:2:Endpoint"] = "https://api.openai.com/v1",
            ["Models:4:ChunkTimeout"] = "00:00:00.05",
            ["Models:4:TotalTimeout"] = "2.00:00:00",
            ["ConnectionStrings:chat"] = "Endpoint=https://example.org",
        });
        foreach (var key in (string[])
        [
            "Models:0:Endpoint", "Models:0:InputPrice", "Models:0:ContextWindow", "Models:0:Fallbacks", "Models:0:Name", "Models:1:Name",
            "Models:1:TokenizerMargin", "Models:1:OutputLimitField", "Models:2:Name", "'gpt-4o' is OpenAI's and has no key",
            "Models:4:Endpoints:0:Weight", "Models:4:Endpoints:1:Endpoint", "'several' is OpenAI's and has no key", "Models:4:ChunkTimeout", "Models:4:TotalTimeout",
            "ConnectionStrings:chat names no model",
        ])
        {
            Assert.Contains(errors, error => error.Contains(key, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Settings_UnreadableOrUnknown_HideNoOtherMistake()
    {
        var (_, errors) = Read(new()
        {
            ["Models:0:Name"] = "a",
            ["Models:0:Key"] = "k",
            ["Models:0:InputPrice"] = "cheap",
            ["Models:0:ContextWindow"] = "x",
            ["Models:0:HidesReasoning"] = "perhaps",
            ["Models:0:OutputPrice"] = "-1",
            ["Models:1:Name"] = "b",
            ["Models:1:OutputPrize"] = "red",
            ["Models:1:Endpoint"] = "nowhere",
            ["Models:1:Fallbacks:0"] = "nobody",
        });
        Assert.Equal(
        [
            "Models:0:ContextWindow is 'x': give a whole number, at most 2147483647.",
            "Models:0:HidesReasoning is 'perhaps': give true or false.",
            "Models:0:InputPrice is 'cheap': give a number such as 0.5.",
            "Models:0:OutputPrice is negative: give US dollars per million tokens, 0 or more.",
            "Models:1:Endpoint 'nowhere' is no http(s) URL: give one such as https://api.openai.com/v1.",
            "Models:1:Fallbacks names 'nobody', which is not another model of the list.",
            "Models:1:OutputPrize is not known. Did you mean Models:1:OutputPrice?",
        ], errors.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void ConnectionString_Unreadable_IsNotRepeated()
    {
        var (_, errors) = Read(new() { ["ConnectionStrings:chat"] = "sk-secret" });
        Assert.DoesNotContain("sk-secret", Assert.Single(errors), StringComparison.Ordinal);
    }

    private static (IReadOnlyList<ModelOptions> Models, IReadOnlyList<string> Errors) Read(Dictionary<string, string?> settings) =>
        ModelConfiguration.Read(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
}
