using AspireAi.Api.Defense.Quota.Scripts;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Ledger;

/// <summary>Reads the ledger in pieces, however long a day was. Throws what the store throws.</summary>
internal sealed class LedgerReader(IConnectionMultiplexer redis)
{
    private const int PageSize = 500;

    /// <param name="tenant">Whose.</param>
    /// <param name="from">First UTC day.</param>
    /// <param name="to">Last UTC day.</param>
    public async IAsyncEnumerable<LedgerRecord> ReadAsync(string tenant, DateOnly from, DateOnly to)
    {
        for (var number = from.DayNumber; number <= to.DayNumber; number++)
        {
            var day = DateOnly.FromDayNumber(number);
            // A scan may return what it has returned before while the hash grows.
            var seen = new HashSet<string>(StringComparer.Ordinal);
            await foreach (var entry in redis.GetDatabase().HashScanAsync(QuotaKeys.LedgerOf(tenant, day), pageSize: PageSize))
            {
                var id = (string)entry.Name!;
                if (seen.Add(id))
                {
                    yield return LedgerRecord.Read(tenant, day, id, (string)entry.Value!);
                }
            }
        }
    }
}
