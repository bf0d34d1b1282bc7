using System.Text.RegularExpressions;

namespace AspireAi.Api.Models;

/// <summary>The limits that a provider names when it refuses a request because of its output limit.</summary>
/// <param name="ContextWindow">Tokens of prompt and output together.</param>
/// <param name="MaxOutputTokens">Most output tokens of one choice.</param>
/// <param name="PromptTokens">As the provider counts them.</param>
public sealed partial record RefusedLimits(int? ContextWindow, int? MaxOutputTokens, int? PromptTokens)
{
    // A smaller number in a refusal is something else: a status, a count of messages.
    private const int LeastLimit = 128;

    /// <param name="words">Of the refusal.</param>
    /// <param name="sent">The output limit that was refused.</param>
    /// <returns>Null where the words are about something else, or name no number.</returns>
    public static RefusedLimits? Find(string? words, int sent)
    {
        if (words is null || !AboutOutput().IsMatch(words))
        {
            return null;
        }

        var limits = new RefusedLimits(Number(Window(), words, LeastLimit), Number(Output(), words, LeastLimit), Number(Prompt(), words, least: 1));
        return limits is not { ContextWindow: null, MaxOutputTokens: null } ? limits
            // The one number that it can be. Whether of the output or of the window is not clear, and the window is the smaller promise.
            : Numbers(words).Where(number => number < sent && number >= LeastLimit && number != limits.PromptTokens).Distinct().ToList() is [var only] ? limits with { ContextWindow = only }
            : null;
    }

    /// <summary>Whether a refusal says that the field for the output limit is another one.</summary>
    public static bool IsAboutField(ReadOnlySpan<byte> words, string field)
    {
        var text = Encoding.UTF8.GetString(words);
        return text.Contains(field, StringComparison.Ordinal) && NotThisField().IsMatch(text);
    }

    private static IEnumerable<int> Numbers(string words) => AnyNumber().Matches(words)
        .Select(static match => int.TryParse(match.Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0);

    /// <summary>The output limit that fits.</summary>
    /// <param name="prompt">Tokens of the prompt as we count them, for a provider that does not say.</param>
    public long OutputLimit(long prompt) => Math.Min(MaxOutputTokens ?? long.MaxValue, ContextWindow is { } window ? window - (PromptTokens ?? prompt) : long.MaxValue);

    private static int? Number(Regex pattern, string words, int least) =>
        pattern.Match(words) is { Success: true } match
        && int.TryParse(match.Groups.Values.Skip(1).First(static group => group.Success).Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least ? number : null;

    [GeneratedRegex(@"\d[\d,]*")]
    private static partial Regex AnyNumber();

    [GeneratedRegex("not supported|unsupported_parameter|unrecognized|unknown (field|parameter|argument)|extra_forbidden|extra inputs|instead", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex NotThisField();

    [GeneratedRegex("max(imum)?[_ ](completion[_ ]|output[_ ]|new[_ ])?tokens|completion tokens|output tokens|context (length|window|size)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AboutOutput();

    // vLLM: "This model's maximum context length is 8192 tokens." llama.cpp: "the available context size (4096 tokens)". TGI: "`inputs` tokens + `max_new_tokens` must be <= 4096".
    [GeneratedRegex(@"context (?:length|window|size)[^\d]{0,30}(\d[\d,]*)|max_model_len[^\d]{0,20}(\d[\d,]*)|inputs?`? tokens \+ `?max_new_tokens`? must be <= (\d[\d,]*)|(\d[\d,]*) (?:maximum |max )context", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Window();

    // OpenAI: "supports at most 16384 completion tokens". Anthropic: "200000 > 64000, which is the maximum". Groq: "must be less than or equal to `8192`".
    // DeepSeek: "the valid range of max_tokens is [1, 8192]".
    [GeneratedRegex(@"at most (\d[\d,]*) (?:completion|output|new)|\d > (\d[\d,]*), which is the maximum|(?:max_(?:completion_|output_)?tokens)[^\d\[]{0,60}(?:less than or equal to|<=|at most|not exceed|no more than|up to)[^\d]{0,5}(\d[\d,]*)|max tokens must be less than or equal to (\d[\d,]*)|range of `?max_(?:completion_|output_)?tokens`?[^\[]{0,20}\[\d+, ?(\d+)\]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Output();

    // vLLM: "(6 in the messages, 16384 in the completion)", "your request has 6 input tokens". TGI: "Given: 6 `inputs` tokens".
    [GeneratedRegex(@"(\d[\d,]*) in the messages|has (\d[\d,]*) input tokens|(\d[\d,]*) (?:in|from) the (?:prompt|input)|Given: (\d[\d,]*) `?inputs|(\d[\d,]*) of (?:the )?(?:text )?input|at least (\d[\d,]*) input|prompt contains (\d[\d,]*) tokens", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prompt();
}
