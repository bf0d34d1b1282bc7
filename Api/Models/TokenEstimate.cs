using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Models;

/// <summary>
/// What a request will cost, before anyone has counted: a token for four characters of text, and the output that the client
/// allows, or a usual one where it does not say. It is charged until the call is settled. A rate, not a cap: the quota reserves
/// the worst case, and if this did, nobody could ask twice in a minute.
/// </summary>
internal static class TokenEstimate
{
    private const int CharactersPerToken = 4;

    /// <summary>A picture or a file in full detail costs about this much; its length in bytes says nothing.</summary>
    private const int TokensPerAttachment = 1_000;

    private const int UsualOutput = 500;

    public static long Of(ChatCall call, TierOptions tier)
    {
        if (call.Embedding is { } embedding)
        {
            return embedding.Asked.Select(index => embedding.Inputs[index]).Sum(static input => input.ValueKind == JsonValueKind.String ? OfText(input) : input.GetArrayLength());
        }

        var prompt = 0L;
        foreach (var message in call.Messages.EnumerateArray())
        {
            prompt += message.ValueKind == JsonValueKind.Object && message.TryGetProperty("content", out var content) ? OfContent(content) : 0;
        }

        var output = Math.Min(call.RequestedMaxOutputTokens ?? UsualOutput, tier.MaxOutputTokens);
        return prompt + ((long)output * call.Choices);
    }

    private static long OfContent(JsonElement content) => content.ValueKind switch
    {
        JsonValueKind.String => OfText(content),
        JsonValueKind.Array => content.EnumerateArray().Sum(part =>
            part.ValueKind == JsonValueKind.Object && part.TryGetProperty("text", out var text) && text.ValueKind == JsonValueKind.String
                ? OfText(text)
                : TokensPerAttachment),
        _ => 0,
    };

    private static long OfText(JsonElement text) =>
        (System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(text).Length / CharactersPerToken) + 1;
}
