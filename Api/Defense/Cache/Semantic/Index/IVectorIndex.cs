namespace AspireAi.Api.Defense.Cache.Semantic.Index;

/// <summary>
/// Similarity, and nothing else: which stored questions of a scope are near a vector. Redis owns the answers, so an
/// entry that is out of date here is only a miss there. <c>VectorIndexSuite</c> tests whatever implements it.
/// </summary>
internal interface IVectorIndex
{
    /// <summary>Whether all replicas share it; if not, each has to keep its own level with the store.</summary>
    bool IsShared { get; }

    /// <summary>Adds an entry, or replaces the one of the same id.</summary>
    ValueTask AddAsync(VectorEntry entry, CancellationToken cancellationToken);

    /// <summary>Removes an entry; one that is not there is no error.</summary>
    ValueTask RemoveAsync(string id, CancellationToken cancellationToken);

    /// <summary>The nearest entries of a scope, nearest first.</summary>
    /// <param name="scope">Compared exactly: nothing of another scope is ever found.</param>
    /// <param name="vector">Of unit length, from the generator that made the entries' vectors.</param>
    /// <param name="count">Entries, at most.</param>
    /// <param name="floor">Least cosine.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    ValueTask<IReadOnlyList<VectorMatch>> NearestAsync(string scope, ReadOnlyMemory<float> vector, int count, float floor, CancellationToken cancellationToken);

    ValueTask<long> CountAsync(CancellationToken cancellationToken);
}

/// <summary>A stored question.</summary>
/// <param name="Id">Of the answer that it has.</param>
/// <param name="Scope">Who may read it, and everything else that must be equal: see <see cref="SemanticScope"/>.</param>
/// <param name="Question">The text that the vector stands for.</param>
/// <param name="Vector">Of unit length; never written to after it was added.</param>
internal sealed record VectorEntry(string Id, string Scope, string Question, ReadOnlyMemory<float> Vector);

/// <param name="Entry">What was found; its vector may be empty where the index keeps it elsewhere.</param>
/// <param name="Cosine">Exact, whatever the first pass was.</param>
internal readonly record struct VectorMatch(VectorEntry Entry, float Cosine);
