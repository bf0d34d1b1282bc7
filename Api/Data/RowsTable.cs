using System.Buffers;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace AspireAi.Api.Data;

/// <summary>A table that many rows are added to at once. They go as one parameter, an array of arrays in JSON, so that the statement is the same for any number of rows.</summary>
/// <param name="name">The table's.</param>
/// <param name="columns">Their names, and their types in PostgreSQL.</param>
/// <param name="end">What follows the rows, such as what happens to those that are there already; {0} stands for the larger of two numbers.</param>
internal sealed class RowsTable(string name, (string Name, string Type)[] columns, string end)
{
    private const int LargestKept = 1024 * 1024;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    // Without WHERE, SQLite reads what follows as a part of the SELECT.
    private readonly string _sqlite =
        $"INSERT INTO {name} ({Names(columns)}) SELECT {string.Join(", ", columns.Select(static (_, at) => $"value ->> {at}"))} FROM json_each(CAST(@rows AS text)) WHERE true "
        + string.Format(CultureInfo.InvariantCulture, end, "MAX");

    private readonly string _postgres =
        $"INSERT INTO {name} ({Names(columns)}) SELECT {string.Join(", ", columns.Select(static (column, at) => $"CAST(value ->> {at} AS {column.Type})"))} FROM jsonb_array_elements(CAST(@rows AS jsonb)) "
        + string.Format(CultureInfo.InvariantCulture, end, "GREATEST");

    /// <summary>Adds rows. Sort them, so that two who write at once don't wait for each other.</summary>
    /// <param name="context">In a transaction.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="values">Writes the values of a row, in the order of the columns.</param>
    /// <param name="returned">Gets what the statement returns.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AddAsync<TRow>(AppDbContext context, IReadOnlyCollection<TRow> rows, Action<RowWriter, TRow> values, Action<DbDataReader>? returned, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return;
        }

        var isSqlite = context.Database.IsSqlite();
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandTimeout = (int)ServiceDefaults.Database.LongestStatement.TotalSeconds;
        command.CommandText = isSqlite ? _sqlite : _postgres;
        var parameter = command.CreateParameter();
        var json = Json(rows, values, isSqlite);
        (parameter.ParameterName, parameter.Value) = ("@rows", isSqlite ? json.ToArray() : Encoding.UTF8.GetString(json));
        command.Parameters.Add(parameter);
        if (returned is null)
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
            return;
        }

        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            returned(reader);
        }
    }

    private static string Names((string Name, string Type)[] columns) => string.Join(", ", columns.Select(static column => column.Name));

    private static ReadOnlySpan<byte> Json<TRow>(IReadOnlyCollection<TRow> rows, Action<RowWriter, TRow> values, bool isSqlite)
    {
        var buffer = _buffer is { Capacity: < LargestKept } kept ? kept : _buffer = new ArrayBufferWriter<byte>(16 * 1024);
        buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var writer = new RowWriter(json, isSqlite);
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartArray();
                values(writer, row);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        return buffer.WrittenSpan;
    }
}

/// <summary>Writes the values of a row, column after column.</summary>
internal sealed class RowWriter(Utf8JsonWriter json, bool isSqlite)
{
    public RowWriter Add(string? value)
    {
        json.WriteStringValue(value is null ? null : StorableText.Of(value));
        return this;
    }

    public RowWriter Add(long value)
    {
        json.WriteNumberValue(value);
        return this;
    }

    public RowWriter Add(bool value)
    {
        json.WriteBooleanValue(value);
        return this;
    }

    /// <summary>As EF writes it.</summary>
    public RowWriter Add(DateTimeOffset value) => Add(value.UtcDateTime, isSqlite ? "yyyy-MM-dd HH:mm:ss.FFFFFFF" : "O");

    public RowWriter Add(DateOnly value) => Add(value, "yyyy-MM-dd");

    private RowWriter Add<T>(T value, string format)
        where T : IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[40];
        value.TryFormat(text, out var length, format, CultureInfo.InvariantCulture);
        json.WriteStringValue(text[..length]);
        return this;
    }
}
