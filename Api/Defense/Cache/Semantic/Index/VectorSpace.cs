using System.Security.Cryptography;

namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>Where vectors can be compared: those of one generator. Vectors of two are never in one scope, nor in one collection.</summary>
/// <param name="GeneratorId">Provider, model and size.</param>
/// <param name="Dimensions">Of every vector.</param>
internal sealed record VectorSpace(string GeneratorId, int Dimensions)
{
    private const int TagLength = 12;

    /// <summary>The generator in a few characters that may stand in every name.</summary>
    public string Tag { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(GeneratorId)))[..TagLength];
}
