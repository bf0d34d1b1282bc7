namespace AspireAi.Api.Defense.RateLimit;

/// <summary>A replica's part of the limits while the store is away. The parts of all replicas add up to the limit.</summary>
/// <param name="Replicas">How many there are; at least 1.</param>
/// <param name="Rank">Which one this is, from 0.</param>
internal readonly record struct ReplicaShare(int Replicas, int Rank)
{
    public long Of(long limit) => (limit / Replicas) + (Rank < limit % Replicas ? 1 : 0);
}
