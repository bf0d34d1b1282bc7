using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("What is the weather in Paris?", Refusals.Ephemeral)]
    [InlineData("What time is it now?", Refusals.Ephemeral)]
    [InlineData("Who is the current president of France?", Refusals.Ephemeral)]
    [InlineData("What is the price of gold?", Refusals.Ephemeral)]
    [InlineData("What is the latest iPhone?", Refusals.Ephemeral)]
    [InlineData("What should I cook tonight?", Refusals.Ephemeral)]
    [InlineData("Roll a die", Refusals.Ephemeral)]
    [InlineData("Give me a random number between 1 and 10", Refusals.Ephemeral)]
    [InlineData("Can you flip a coin for me?", Refusals.Ephemeral)]
    [InlineData("Generate a strong password", Refusals.Ephemeral)]
    [InlineData("Who is the CEO of Apple?", Refusals.Ephemeral)]
    [InlineData("Who is the richest person in the world?", Refusals.Ephemeral)]
    [InlineData("How old is Madonna?", Refusals.Ephemeral)]
    [InlineData("How many days until Christmas?", Refusals.Ephemeral)]
    [InlineData("When is the next full moon?", Refusals.Ephemeral)]
    [InlineData("Is Reddit down?", Refusals.Ephemeral)]
    [InlineData("Tell me a joke", Refusals.Ephemeral)]
    [InlineData("Any news about the election?", Refusals.Ephemeral)]
    [InlineData("How much is one bitcoin?", Refusals.Ephemeral)]
    [InlineData("Wie kehre ich einen String in Python um?", Refusals.Language)]
    [InlineData("¿Cuál es la capital de España?", Refusals.Language)]
    [InlineData("Quelle est la capitale de l'Australie ?", Refusals.Language)]
    [InlineData("日本の首都はどこですか", Refusals.Language)]
    [InlineData("Какая столица Австралии?", Refusals.Language)]
    [InlineData("12345", Refusals.Language)]
    [InlineData("", Refusals.Language)]
    public void Question_ThatMustNotBeServed_IsRefused(string text, string refusal) =>
        Assert.Equal(refusal, Refusals.Screen(new Question(text)));

    [Theory]
    [InlineData("How do I reverse a string in Python?")]
    [InlineData("What is love?")]
    [InlineData("css center a div")]
    [InlineData("Who wrote Les Misérables and when?")]
    [InlineData("How do I say hello in German?")]
    [InlineData("What is alternating current?")]
    [InlineData("Why do prices rise when demand grows?")]
    [InlineData("Is it too late to say sorry?")]
    [InlineData("How do I generate a random number in Java?")]
    [InlineData("What is a random forest?")]
    [InlineData("How do I store passwords?")]
    [InlineData("How do dice work in craps?")]
    [InlineData("How do I get the current time in Python?")]
    [InlineData("What is the time complexity of quicksort?")]
    [InlineData("What is the difference between now and right now?")]
    [InlineData("Who was the first president of France?")]
    [InlineData("How old is too old for a cat?")]
    [InlineData("What is hacking and how does it work?")]
    [InlineData("How do I know that I am a psychopath?")]
    public void Question_ThatStandsForItself_Passes(string text) => Assert.Null(Refusals.Screen(new Question(text)));

    [Fact]
    public void Text_TooLongToBeComparedWordByWord_IsRefused()
    {
        Assert.True(Refusals.IsTooLong(string.Join(' ', Enumerable.Repeat("how", 61)), SemanticCacheOptions.DefaultMaxWords));
        Assert.False(Refusals.IsTooLong(string.Join(' ', Enumerable.Repeat("how", 60)), SemanticCacheOptions.DefaultMaxWords));
        Assert.True(Refusals.IsTooLong(new string('a', 601), SemanticCacheOptions.DefaultMaxWords));
    }
}
