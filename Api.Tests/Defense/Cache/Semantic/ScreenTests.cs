using AspireAi.Api.Defense.Cache.Semantic;
using AspireAi.Api.Defense.Cache.Semantic.Text;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache.Semantic;

public sealed class ScreenTests
{
    [Theory]
    [InlineData("What is the weather in Paris?", Refusals.TimeBound)]
    [InlineData("What time is it now?", Refusals.TimeBound)]
    [InlineData("Who is the current president of France?", Refusals.TimeBound)]
    [InlineData("What is the price of gold?", Refusals.TimeBound)]
    [InlineData("What is the latest iPhone?", Refusals.TimeBound)]
    [InlineData("What should I cook tonight?", Refusals.TimeBound)]
    [InlineData("Why is that?", Refusals.Elliptical)]
    [InlineData("And in Germany?", Refusals.Elliptical)]
    [InlineData("Yes, cancel it", Refusals.Elliptical)]
    [InlineData("Is it safe?", Refusals.Elliptical)]
    [InlineData("What about Java?", Refusals.Elliptical)]
    [InlineData("go on", Refusals.Elliptical)]
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
    [InlineData("What is hacking and how does it work?")]
    [InlineData("How do I know that I am a psychopath?")]
    public void Question_ThatStandsForItself_Passes(string text) => Assert.Null(Refusals.Screen(new Question(text)));

    [Fact]
    public void Text_TooLongToBeReadTwice_IsRefused() =>
        Assert.Equal(Refusals.Length, Refusals.Screen(new Question(string.Join(' ', Enumerable.Repeat("how do I do this", 60)))));
}
