namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>The index is a server that is unavailable: a miss, as with every store, and no defect of ours.</summary>
public sealed class VectorIndexUnavailableException : Exception
{
    public VectorIndexUnavailableException()
        : this("The vector index is unavailable.")
    {
    }

    public VectorIndexUnavailableException(string message)
        : base(message)
    {
    }

    public VectorIndexUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
