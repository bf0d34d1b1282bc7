using AspireAi.Api.Defense.Cache.Sharing;
using Xunit;

namespace AspireAi.Api.Tests.Defense.Cache;

public sealed class PersonalDataTests
{
    [Theory]
    [InlineData("Mail me at ann.lee+x@example.co.uk")]
    [InlineData("Call +49 170 1234567 tomorrow")]
    [InlineData("Call (555) 123-4567")]
    [InlineData("4111-1111-1111-1111")]
    [InlineData("card 5500000000000004 please")]
    [InlineData("GB82WEST12345698765432")]
    [InlineData("send it to DE89 3704 0044 0532 0130 00 today please")]
    [InlineData("sk-abcdefghijkl1234")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.x")]
    [InlineData("my password is hunter2")]
    [InlineData("api_key: 12")]
    [InlineData("Where is my order?")]
    [InlineData("What is our latest invoice about?")]
    [InlineData("Show my last three bank transactions")]
    [InlineData("My name is Ann, write a poem")]
    [InlineData("I am 34 and earn too little")]
    [InlineData("I have been diagnosed with asthma")]
    [InlineData("What does 3f9a8b7c6d5e4f3a2b1c0d9e8f7a6b5c mean?")]
    [InlineData("curl -d client_secret=abc https://example.org")]
    [InlineData("""{"apiKey": "abc"}""")]
    [InlineData("AccountKey=abc;EndpointSuffix=example.org")]
    [InlineData("Authorization: Bearer abcdefghijkl.mnop")]
    [InlineData("postgres://ann:hunter2@example.org/db")]
    [InlineData("Has my package been shipped?")]
    [InlineData("When is my next doctor's appointment?")]
    [InlineData("Did I pay the invoice of May?")]
    [InlineData("Wo ist meine letzte Stromrechnung?")]
    [InlineData("Wann ist mein Termin?")]
    [InlineData("Ich heiße Ann, schreib mir ein Gedicht")]
    [InlineData("Où est ma commande ?")]
    [InlineData("Je m'appelle Ann")]
    [InlineData("¿Dónde está mi pedido?")]
    [InlineData("Me llamo Ann")]
    [InlineData("Dov'è il mio pacco?")]
    [InlineData("Onde está a minha encomenda?")]
    [InlineData("Waar is mijn pakketje?")]
    [InlineData("Gdzie jest moje zamówienie?")]
    [InlineData("Var är min beställning?")]
    [InlineData("Siparişim nerede?")]
    [InlineData("Где мой заказ?")]
    [InlineData("我的订单在哪里？")]
    public void Text_AboutOnePersonOrWithASecret_IsPersonal(string text) => Assert.True(PersonalData.IsIn(text));

    [Theory]
    [InlineData("How do I reverse a string in Python?")]
    [InlineData("What is 1234567 + 7654321?")]
    [InlineData("Who won the World Cup in 2014?")]
    [InlineData("Explain the difference between TCP and UDP.")]
    [InlineData("What happened between 1914 and 1918?")]
    [InlineData("Write a poem about the sea")]
    [InlineData("What is the capital of Australia?")]
    [InlineData("Why does my code throw a NullReferenceException?")]
    [InlineData("Is 1234 5678 9012 3456 a valid number?")]
    [InlineData("internationalization")]
    [InlineData("How does a client secret differ from an API key?")]
    [InlineData("What is an order in mathematics?")]
    [InlineData("Who was Erdős, and what is the area πr²?")]
    [InlineData("Wie kehre ich in Python eine Zeichenkette um?")]
    [InlineData("Qu'est-ce que la photosynthèse ?")]
    [InlineData("¿Cuál es la capital de Australia?")]
    [InlineData("Qual è la capitale dell'Australia?")]
    [InlineData("Qual é a capital da Austrália?")]
    [InlineData("Wat is de hoofdstad van Australië?")]
    [InlineData("user@ is no address, nor is @home or a@b")]
    public void Text_ForAnybody_IsNot(string text) => Assert.False(PersonalData.IsIn(text));

    // What grows with the square of the length takes hours for one of these, what grows with the length a moment.
    [Theory]
    [InlineData("a-")]
    [InlineData("eyJ-")]
    [InlineData("eyJaaaaaaaaaaa")]
    [InlineData(" ")]
    [InlineData("my ")]
    [InlineData("my            ")]
    [InlineData("mein a ")]
    [InlineData("key is ")]
    [InlineData("password ")]
    [InlineData("a@")]
    [InlineData("a@a-")]
    [InlineData("@@")]
    [InlineData("://a:")]
    [InlineData("0-")]
    [InlineData("0 ")]
    [InlineData("DE89 ")]
    [InlineData("ghp_")]
    [InlineData("bearer ")]
    public async Task Text_OfAMegabyte_IsReadInLinearTime(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));
        foreach (var whole in (string[])[text, "my" + text, "password" + text, "token is " + text])
        {
            await Task.Run(() => PersonalData.IsIn(whole)).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }
}
