using AspireAi.Api.Models.Demo;
using AspireAi.Web.Components.Chat;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>What the demo model finds in the docs as they are: a heading that is renamed may need a line here.</summary>
public sealed class DemoDocsTests
{
    private static readonly DemoDocs _docs = new();

    // Question, file and heading; no file where it has to say that it is the demo model.
    private static readonly Dictionary<string, (string? Source, string? Heading)> _answers = new()
    {
        ["What is AspireAi, and what does its defense layer do?"] = ("README.md", "What is AspireAi?"),
        ["How do I connect OpenAI or Ollama to AspireAi?"] = ("README.md", "Connect a model"),
        ["How do I reverse a string in Python?"] = (null, null),
        ["What happens when I send ten messages in ten seconds?"] = ("docs/stages/rate-limit.md", "What happens when I send ten messages in ten seconds?"),
        ["What is AspireAi?"] = ("README.md", "What is AspireAi?"),
        ["What is AspireAi? Show me some code to use it."] = ("README.md", "Use it from a program"),
        ["Where is the dashboard?"] = ("docs/running.md", "Where is the dashboard?"),
        ["How do I connect Ollama?"] = ("README.md", "Connect a model"),
        ["What runs where?"] = ("README.md", "What runs where"),
        ["How much may I spend?"] = ("README.md", "How much may I spend?"),
        ["How does the semantic cache work?"] = ("docs/stages/semantic-cache.md", "Semantic cache"),
        ["What's the weather today?"] = (null, null),
        ["Write a function that adds two numbers"] = (null, null),
        ["What is the capital of Australia?"] = (null, null),
        ["Tell me a joke about chat"] = (null, null),
        ["Write a poem about the sea"] = (null, null),
        ["Translate 'good morning' into French"] = (null, null),
        ["hi"] = (null, null),
        ["the"] = (null, null),
        [""] = (null, null),
    };

    public static TheoryData<string> Questions => new(_answers.Keys);

    [Theory, MemberData(nameof(Questions))]
    public void Question_FindsTheSectionThatAnswersIt(string question)
    {
        var found = _docs.Find(question);
        Assert.Equal(_answers[question], (found?.Source, found?.Heading));
    }

    [Fact]
    public void EveryExampleOfThePage_IsAmongThem() =>
        Assert.All(EmptyConversation.Examples, example => Assert.Contains(example.Prompt, _answers.Keys));

    [Fact]
    public void LongSection_IsCutBetweenItsBlocks_AndSaysWhereTheRestStands()
    {
        var paragraphs = Enumerable.Range(0, 40).Select(i => $"Paragraph {i} is about wombats and about nothing else at all.");
        var docs = new DemoDocs([("wombats.md", $"# Wombats\n\n{string.Join("\n\n", paragraphs)}\n"), ("other.md", "# Other\n\nNothing.\n")]);

        var text = docs.Find("wombats")!.Text;

        Assert.InRange(text.Length, 600, 1300);
        Assert.StartsWith("Paragraph 0 ", text, StringComparison.Ordinal);
        Assert.EndsWith("else at all.\n\nThe rest stands in wombats.md.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void LongCode_IsNotCutWithin()
    {
        var code = string.Join('\n', Enumerable.Repeat("wombat();\n", 200));
        var docs = new DemoDocs([("wombats.md", $"# Wombats\n\nCode:\n\n```\n{code}\n```\n\nMore.\n")]);
        Assert.Equal("Code:\n\nThe rest stands in wombats.md.", docs.Find("wombats")!.Text);
    }
}
