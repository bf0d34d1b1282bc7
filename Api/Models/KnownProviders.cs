namespace AspireAi.Api.Models;

/// <summary>Names of public providers by the hosts of their APIs. Any other host may be an internal one, and is nobody's business.</summary>
internal static class KnownProviders
{
    private const string Other = "custom";

    private static readonly (string Host, string Name)[] _all =
    [
        ("openai.com", "openai"), ("azure.com", "azure"), ("anthropic.com", "anthropic"), ("googleapis.com", "google"), ("mistral.ai", "mistral"),
        ("deepseek.com", "deepseek"), ("groq.com", "groq"), ("openrouter.ai", "openrouter"), ("x.ai", "xai"), ("together.xyz", "together"),
        ("fireworks.ai", "fireworks"), ("perplexity.ai", "perplexity"), ("cohere.com", "cohere"), ("cerebras.ai", "cerebras"), ("moonshot.ai", "moonshot"),
    ];

    public static string NameOf(string host) =>
        _all.FirstOrDefault(one => host.Equals(one.Host, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + one.Host, StringComparison.OrdinalIgnoreCase)).Name ?? Other;
}
