using System.Globalization;
using AspireAi.Api.Models;
using Xunit;

namespace AspireAi.Api.Tests.Models;

public sealed class KnownModelsTests
{
    [Theory]
    [InlineData("gpt-4o", "api.openai.com", 2.5), InlineData("gpt-4o-2024-08-06", "x.openai.azure.com", 2.5), InlineData("gpt-4.1-mini-2025-04-14", "anywhere", 0.4)]
    [InlineData("llama-3.3-70b-versatile", "api.groq.com", 0.59), InlineData("llama-3.3-70b-versatile", "localhost", null), InlineData("llama-3.3-70b-versatile", "notgroq.com", null)]
    [InlineData("gpt-4o-audio-preview", "api.openai.com", null), InlineData("GPT-4o", "api.openai.com", null), InlineData("text-embedding-3-small", "api.openai.com", 0.02)]
    public void Model_IsKnownByNameAndHost(string name, string host, double? input) => Assert.Equal((decimal?)input, KnownModels.Find(name, host)?.Input);

    [Fact]
    public void Rows_AreWholeAndPlausible()
    {
        Assert.All(KnownModels.All, static model =>
        {
            Assert.True(DateOnly.TryParseExact(model.AsOf + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _), model.Names[0]);
            Assert.True(Uri.TryCreate(model.Source, UriKind.Absolute, out var source) && source.Scheme == "https", model.Names[0]);
            Assert.InRange(model.Input, 0.001m, 200);
            Assert.True(model.Kind == ModelKind.Embedding ? model.Output == 0 : model.Output >= model.Input, model.Names[0]);
            Assert.True((model.CachedInput ?? 0) <= model.Input && (model.MaxOutputTokens ?? 0) <= model.ContextWindow, model.Names[0]);
            Assert.Same(model, KnownModels.Find(model.Names[0], model.Hosts.FirstOrDefault() ?? "anywhere"));
        });
        Assert.Equal("gpt-4.1-mini", KnownModels.Offered[0]);
    }
}
