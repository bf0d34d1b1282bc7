namespace AspireAi.Api.Stores;

/// <summary>The names of the stores: of their connection strings, their resources in the app model, and their services.</summary>
public static class StoreNames
{
    /// <summary>Windows, counters, reservations. Nothing in it may be evicted.</summary>
    public const string Redis = "redis";

    /// <summary>Answers, vectors, answers that are being made. The same Redis unless <c>ConnectionStrings:cache</c> names another.</summary>
    public const string Cache = "cache";

    /// <summary>The shared vector index, where there is one.</summary>
    public const string Vectors = "qdrant";
}
