using AspireAi.AppHost;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace AspireAi.Api.Tests.Stack;

public sealed class StackPlanTests
{
    [Theory]
    [InlineData("", "the demo model unless the Api's own settings name one (none of ConnectionStrings:chat, OPENAI_API_KEY and Models is set here).")]
    [InlineData("OPENAI_API_KEY=k", "OpenAI by OPENAI_API_KEY.")]
    [InlineData("ConnectionStrings:chat=Model=m", "the model of ConnectionStrings:chat.")]
    [InlineData("Models:0:Name=a Models:0:Key=k OPENAI_API_KEY=k", "the model of Models.")]
    [InlineData("ConnectionStrings:chat=Model=m Models:0:Name=a Models:1:Name=b", "the model of ConnectionStrings:chat and the 2 models of Models.")]
    public void Text_SaysWhichModelAnswers(string settings, string expected) =>
        Assert.EndsWith($", {expected}", StackPlan.Choose(Configured(settings), "Local mode", containers: false, "why").Text, StringComparison.Ordinal);

    [Fact]
    public void Models_AreHandedOn_AndTheirKeysAreSecrets()
    {
        var settings = StackPlan.ModelSettings(Configured("Models:0:Name=a Models:0:Key=k Models:1:Fallbacks:0=a")).ToList();
        Assert.Equal(["Models__0__Key=k secret", "Models__0__Name=a", "Models__1__Fallbacks__0=a"],
            settings.Select(setting => $"{setting.Variable}={setting.Value}{(setting.IsSecret ? " secret" : "")}").Order(StringComparer.Ordinal));
    }

    private static IConfiguration Configured(string settings) => new ConfigurationBuilder().AddInMemoryCollection(
        settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("ConnectionStrings:redis=localhost").Append("ConnectionStrings:qdrant=given")
            .Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build();
}
