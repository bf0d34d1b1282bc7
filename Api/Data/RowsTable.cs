using System.Buffers;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace AspireAi.Api.Data;

/// <summary>
/// A table that many rows are added to at once. PostgreSQL gets them as one parameter, in JSON, so that the statement is the same for any
/// number of rows; SQLite, which is in this process, one by one by a statement that is prepared once.
/// </summary>
/// <param name="name">The table's.</param>
/// <param name="columns">Their names, and their types in PostgreSQL.</param>
/// <param name="end">What follows the rows, such as what happens to those that are there already; {0} stands for the larger of two numbers.</param>
internal sealed class RowsTable(string name, (string Name, string Type)[] columns, string end)
{
    private readonly string _sqlite =
        $"INSERT INTO {name} ({Names(columns)}) VALUES ({string.Join(", ", columns.Select(static column => "@" + column.Name))}) {string.Format(CultureInfo.InvariantCulture, end, "MAX")}";

    private readonly string _postgres =
        $"INSERT INTO {name} ({Names(columns)}) SELECT {Names(columns)} FROM jsonb_to_recordset(CAST(@rows AS jsonb)) AS given({string.Join(", ", columns.Select(static column => $"{column.Name} {column.Type}"))}) {string.Format(CultureInfo.InvariantCulture, end, "GREATEST")}";

    /// <summary>Adds rows. Sort them, so that two who write at once don't wait for each other.</summary>
    /// <param name="context">In a transaction.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="values">Writes the values of a row, in the order of the columns.</param>
    /// <param name="returned">Gets what the statement returns.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task AddAsync<TRow>(AppDbContext context, IEnumerable<TRow> rows, Action<RowWriter, TRow> values, Action<DbDataReader>? returned, CancellationToken cancellationToken)
    {
        await using var command = context.Database.GetDbConnection().CreateCommand();
        command.Transaction = context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandTimeout = (int)ServiceDefaults.Database.LongestStatement.TotalSeconds;
        if (!context.Database.IsSqlite())
        {
            command.CommandText = _postgres;
            Add(command, "@rows", Json(rows, values));
            await RunAsync(command, returned, cancellationToken);
            return;
        }

        command.CommandText = _sqlite;
        foreach (var column in columns)
        {
            Add(command, "@" + column.Name, DBNull.Value);
        }

        var writer = new ParameterWriter(command.Parameters);
        foreach (var row in rows)
        {
            writer.Begin();
            values(writer, row);
            await RunAsync(command, returned, cancellationToken);
        }
    }

    private static async Task RunAsync(DbCommand command, Action<DbDataReader>? returned, CancellationToken cancellationToken)
    {
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

    private static void Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    private static string Names((string Name, string Type)[] columns) => string.Join(", ", columns.Select(static column => column.Name));

    private string Json<TRow>(IEnumerable<TRow> rows, Action<RowWriter, TRow> values)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            var writer = new JsonRowWriter(json, columns);
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
internal abstract class RowWriter
{
    protected int Next { get; set; }

    public void Begin() => Next = 0;

    public abstract RowWriter Add(string? value);

    public abstract RowWriter Add(long value);

    public abstract RowWriter Add(bool value);

    public abstract RowWriter Add(DateTimeOffset value);

    public RowWriter Add(DateOnly value) => Add(value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
}

internal sealed class JsonRowWriter(Utf8JsonWriter json, (string Name, string Type)[] columns) : RowWriter
{
    public override RowWriter Add(string? value)
    {
        json.WriteString(columns[Next++].Name, value is null ? null : StorableText.Of(value));
        return this;
    }

    public override RowWriter Add(long value)
    {
        json.WriteNumber(columns[Next++].Name, value);
        return this;
    }

    public override RowWriter Add(bool value)
    {
        json.WriteBoolean(columns[Next++].Name, value);
        return this;
    }

    public override RowWriter Add(DateTimeOffset value) => Add(value.UtcDateTime.ToString("O", CultureInfo.InvariantCulture));
}

internal sealed class ParameterWriter(DbParameterCollection parameters) : RowWriter
{
    public override RowWriter Add(string? value) => Set(value is null ? DBNull.Value : StorableText.Of(value));

    public override RowWriter Add(long value) => Set(value);

    public override RowWriter Add(bool value) => Set(value);

    // As EF writes it.
    public override RowWriter Add(DateTimeOffset value) => Set(value.UtcDateTime);

    private ParameterWriter Set(object value)
    {
        parameters[Next++].Value = value;
        return this;
    }
}
