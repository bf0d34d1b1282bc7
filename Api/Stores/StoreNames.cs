namespace AspireAi.Api.Stores;

/// <summary>The names of the stores: of their connection strings, their resources in the app model, and their services.</summary>
public static class StoreNames
{
    /// <summary>Accounts, keys, counters, leases, ledger. Nothing in it may be evicted.</summary>
    public const string Books = "redis";

    /// <summary>Answers, vectors, flights. The books' Redis unless <c>ConnectionStrings:cache</c> names another.</summary>
    public const string Cache = "cache";

    /// <summary>The shared vector index, where there is one.</summary>
    public const string Vectors = "qdrant";
}
