namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>The index is a server, and it is away: a miss, as for every store, and no defect of ours.</summary>
public sealed class VectorIndexAwayException : Exception
{
    public VectorIndexAwayException()
        : this("The vector index is away.")
    {
    }

    public VectorIndexAwayException(string message)
        : base(message)
    {
    }

    public VectorIndexAwayException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
