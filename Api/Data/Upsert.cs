namespace AspireAi.Api.Data;

/// <summary>Adds to the numbers of rows, which are made where they are not there yet. Both providers know the same statement.</summary>
/// <param name="table">Its name.</param>
/// <param name="keys">Columns that a row is known by.</param>
/// <param name="sums">Columns that are added to.</param>
internal sealed class Upsert(string table, string[] keys, string[] sums)
{
    private const int RowsPerStatement = 500;

    private readonly string _columns = string.Join(", ", keys.Concat(sums));
    private readonly string _update = $"ON CONFLICT ({string.Join(", ", keys)}) DO UPDATE SET {string.Join(", ", sums.Select(sum => $"{sum} = {table}.{sum} + excluded.{sum}"))}";

    /// <param name="context">In a transaction, if there is more than this.</param>
    /// <param name="rows">The values of all columns. Sorted, so that two who write at once don't wait for each other.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AddAsync(AppDbContext context, IEnumerable<object[]> rows, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Chunk(RowsPerStatement))
        {
            var statement = new StringBuilder($"INSERT INTO {table} ({_columns}) VALUES ");
            for (var row = 0; row < some.Length; row++)
            {
                var first = row * some[row].Length;
                statement.Append(row == 0 ? "(" : ", (").AppendJoin(", ", Enumerable.Range(first, some[row].Length).Select(static place => $"{{{place}}}")).Append(')');
            }

            await context.Database.ExecuteSqlRawAsync(statement.Append(' ').Append(_update).ToString(), some.SelectMany(static row => row), cancellationToken);
        }
    }
}
