using System.Buffers;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace AspireAi.Api.Data;

/// <summary>A table that many rows are added to at once. They go as one parameter, in JSON, so that the statement is the same for any number of rows.</summary>
/// <param name="name">The table's.</param>
/// <param name="columns">Their names, and their types in PostgreSQL.</param>
/// <param name="end">What follows the rows, such as what happens to those that are there already; {0} stands for the larger of two numbers.</param>
internal sealed class RowsTable(string name, (string Name, string Type)[] columns, string end)
{
    // Without WHERE, SQLite reads what follows as a part of the SELECT.
    private readonly string _sqlite =
        $"INSERT INTO {name} ({Names(columns)}) SELECT {string.Join(", ", columns.Select(static column => $"value ->> '{column.Name}'"))} FROM json_each(@rows) WHERE true "
        + string.Format(CultureInfo.InvariantCulture, end, "MAX");

    private readonly string _postgres =
        $"INSERT INTO {name} ({Names(columns)}) SELECT {Names(columns)} FROM jsonb_to_recordset(CAST(@rows AS jsonb)) AS given({string.Join(", ", columns.Select(static column => $"{column.Name} {column.Type}"))}) "
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
        (parameter.ParameterName, parameter.Value) = ("@rows", Json(rows, values, isSqlite));
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

    private string Json<TRow>(IReadOnlyCollection<TRow> rows, Action<RowWriter, TRow> values, bool isSqlite)
    {
        var buffer = new ArrayBufferWriter<byte>(256 * rows.Count);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var writer = new RowWriter(json, columns, isSqlite);
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

/// <summary>Writes the values of a row, column after column.</summary>
internal sealed class RowWriter(Utf8JsonWriter json, (string Name, string Type)[] columns, bool isSqlite)
{
    private int _next;

    public void Begin() => _next = 0;

    public RowWriter Add(string? value)
    {
        json.WriteString(columns[_next++].Name, value is null ? null : StorableText.Of(value));
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

    /// <summary>As EF writes it.</summary>
    public RowWriter Add(DateTimeOffset value) => Add(value.UtcDateTime.ToString(isSqlite ? "yyyy-MM-dd HH:mm:ss.FFFFFFF" : "O", CultureInfo.InvariantCulture));

    public RowWriter Add(DateOnly value) => Add(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}
