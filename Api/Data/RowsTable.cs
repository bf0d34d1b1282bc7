using System.Buffers;

namespace AspireAi.Api.Data;

/// <summary>
/// A table that rows are added to in one statement, whose text is the same for any number of rows: they are one parameter, in JSON. Both
/// providers can read it.
/// </summary>
/// <param name="name">The table's.</param>
/// <param name="columns">Their names, and their types in PostgreSQL.</param>
/// <param name="end">What follows the rows, such as what happens to those that are there already.</param>
internal sealed class RowsTable(string name, (string Name, string Type)[] columns, string end)
{
    private readonly string _sqlite =
        $"INSERT INTO {name} ({Names(columns)}) SELECT {string.Join(", ", columns.Select(static column => $"value ->> '{column.Name}'"))} FROM json_each({{0}}) WHERE true {string.Format(CultureInfo.InvariantCulture, end, "MAX")}";

    private readonly string _postgres =
        $"INSERT INTO {name} ({Names(columns)}) SELECT {Names(columns)} FROM jsonb_to_recordset(CAST({{0}} AS jsonb)) AS given({string.Join(", ", columns.Select(static column => $"{column.Name} {column.Type}"))}) {string.Format(CultureInfo.InvariantCulture, end, "GREATEST")}";

    /// <summary>Adds rows, and reads what the statement returns.</summary>
    /// <param name="values">Writes the values of a row, in the order of the columns.</param>
    public Task<List<TResult>> AddAsync<TResult, TRow>(AppDbContext context, IEnumerable<TRow> rows, Action<RowWriter, TRow> values, CancellationToken cancellationToken) =>
        context.Database.SqlQueryRaw<TResult>(context.Database.IsSqlite() ? _sqlite : _postgres, Json(context, rows, values)).ToListAsync(cancellationToken);

    /// <summary>Adds rows.</summary>
    public Task AddAsync<TRow>(AppDbContext context, IEnumerable<TRow> rows, Action<RowWriter, TRow> values, CancellationToken cancellationToken) =>
        context.Database.ExecuteSqlRawAsync(context.Database.IsSqlite() ? _sqlite : _postgres, [Json(context, rows, values)], cancellationToken);

    private static string Names((string Name, string Type)[] columns) => string.Join(", ", columns.Select(static column => column.Name));

    private string Json<TRow>(AppDbContext context, IEnumerable<TRow> rows, Action<RowWriter, TRow> values)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var writer = new RowWriter(json, columns, context.Database.IsSqlite());
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
                writer.Begin();
                values(writer, row);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}

/// <summary>Writes the values of rows, column after column.</summary>
internal sealed class RowWriter(Utf8JsonWriter json, (string Name, string Type)[] columns, bool isSqlite)
{
    // As EF writes and compares it in SQLite.
    private const string SqliteInstant = "yyyy-MM-dd HH:mm:ss.FFFFFFF";

    private int _next;

    public void Begin() => _next = 0;

    public RowWriter Add(string? value)
    {
        json.WriteString(columns[_next++].Name, value);
        return this;
    }

    public RowWriter Add(long value)
    {
        json.WriteNumber(columns[_next++].Name, value);
        return this;
    }

    public RowWriter Add(bool value)
    {
        json.WriteBoolean(columns[_next++].Name, value);
        return this;
    }

    public RowWriter Add(DateTimeOffset value) => isSqlite ? Add(value.UtcDateTime.ToString(SqliteInstant, CultureInfo.InvariantCulture)) : Add(value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));

    public RowWriter Add(DateOnly value) => Add(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
