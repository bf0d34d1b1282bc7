namespace AspireAi.Api.Data;

/// <summary>Adds to the numbers of rows, which are made where they are not there yet. Both providers know the same statement.</summary>
/// <param name="table">Its name.</param>
/// <param name="keys">Columns that a row is known by.</param>
/// <param name="sums">Columns that are added to.</param>
internal sealed class Upsert(string table, string[] keys, string[] sums)
{
    public const int RowsPerStatement = 500;

    private readonly string[] _columns = [.. keys, .. sums];
    private readonly string _update = $"ON CONFLICT ({string.Join(", ", keys)}) DO UPDATE SET {string.Join(", ", sums.Select(sum => $"{sum} = {table}.{sum} + excluded.{sum}"))}";

    /// <param name="context">In a transaction, if there is more than this.</param>
    /// <param name="rows">The values of all columns. Sorted, so that two who write at once don't wait for each other.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AddAsync(AppDbContext context, IEnumerable<object[]> rows, CancellationToken cancellationToken)
    {
        foreach (var some in rows.Chunk(RowsPerStatement))
        {
            var statement = $"{Insert(table, _columns, some)} {_update}";
            await context.Database.ExecuteSqlRawAsync(statement, some.SelectMany(static row => row), cancellationToken);
        }
    }

    /// <summary>The statement that inserts so many rows, with placeholders for their values.</summary>
    public static string Insert(string table, string[] columns, object?[][] rows)
    {
        var statement = new StringBuilder($"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ");
        for (var row = 0; row < rows.Length; row++)
        {
            statement.Append(row == 0 ? "(" : ", (").AppendJoin(", ", Enumerable.Range(row * columns.Length, columns.Length).Select(static place => $"{{{place}}}")).Append(')');
        }

        return statement.ToString();
    }
}
