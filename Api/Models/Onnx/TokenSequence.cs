namespace AspireAi.Api.Models.Onnx;

/// <summary>One input of a model: ids with their special tokens, and where the second text begins (token type 1).</summary>
internal readonly record struct TokenSequence(int[] Ids, int SecondFrom)
{
    public int Length => Ids.Length;
}
