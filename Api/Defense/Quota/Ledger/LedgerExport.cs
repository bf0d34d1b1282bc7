using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Defense.Quota.Ledger;

/// <summary>Writes ledger records as they are read, so that an export needs no more memory than a record.</summary>
internal static class LedgerExport
{
    public const string Csv = "csv";
    public const string Json = "json";

    private const int FlushAt = 32 * 1024;

    private static readonly string[] _columns =
        ["id", "at", "day", "tenant", "caller", "key", "tier", "model", "prompt_tokens", "cached_tokens", "output_tokens", "total_tokens", "cost_usd", "outcome", "estimated", "flags"];

    public static async Task WriteCsvAsync(IAsyncEnumerable<LedgerRecord> records, Stream output, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteAsync(string.Join(',', _columns) + "\r\n");
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(string.Join(',', Values(record).Select(Field)) + "\r\n");
        }
    }

    public static async Task WriteJsonAsync(IAsyncEnumerable<LedgerRecord> records, Stream output, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(output, WireJson.Writer);
        json.WriteStartArray();
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            Write(json, record);
            if (json.BytesPending > FlushAt)
            {
                await json.FlushAsync(cancellationToken);
            }
        }

        json.WriteEndArray();
        await json.FlushAsync(cancellationToken);
    }

    private static void Write(Utf8JsonWriter json, LedgerRecord record)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, record.Id);
        json.WriteString("at"u8, record.At.UtcDateTime);
        json.WriteString("day"u8, Day(record));
        json.WriteString("tenant"u8, record.Tenant);
        json.WriteString("caller"u8, record.Caller);
        json.WriteString("key"u8, record.Key);
        json.WriteString("tier"u8, record.Tier);
        json.WriteString("model"u8, record.Model);
        json.WriteNumber("prompt_tokens"u8, record.PromptTokens);
        json.WriteNumber("cached_tokens"u8, record.CachedTokens);
        json.WriteNumber("output_tokens"u8, record.OutputTokens);
        json.WriteNumber("total_tokens"u8, record.Tokens);
        json.WriteNumber("cost_usd"u8, NanoDollars.ToDollars(record.Money));
        json.WriteString("outcome"u8, Name(record.Ending));
        json.WriteBoolean("estimated"u8, record.Flags.HasFlag(ChargeFlags.Estimated));
        json.WriteStartArray("flags"u8);
        foreach (var flag in Flags(record))
        {
            json.WriteStringValue(flag);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string[] Values(LedgerRecord record) =>
    [
        record.Id, record.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), Day(record), record.Tenant, record.Caller, record.Key ?? "",
        record.Tier, record.Model, Text(record.PromptTokens), Text(record.CachedTokens), Text(record.OutputTokens), Text(record.Tokens),
        NanoDollars.ToDollars(record.Money).ToString("0.000000000", CultureInfo.InvariantCulture), Name(record.Ending),
        record.Flags.HasFlag(ChargeFlags.Estimated) ? "true" : "false", string.Join(' ', Flags(record)),
    ];

    // What begins as a formula is one to a spreadsheet, and a token of another authority may name its bearer anything.
    private static string Field(string value)
    {
        if (value.Length > 0 && value[0] is ('=' or '+' or '-' or '@' or '\t' or '\r'))
        {
            value = "'" + value;
        }

        return value.AsSpan().IndexOfAny(",\"\r\n") < 0 ? value : $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Day(LedgerRecord record) => record.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Name(CallEnding ending) => JsonNamingPolicy.SnakeCaseLower.ConvertName(ending.ToString());

    private static IEnumerable<string> Flags(LedgerRecord record) =>
        Enum.GetValues<ChargeFlags>().Where(flag => flag != ChargeFlags.None && record.Flags.HasFlag(flag)).Select(flag => JsonNamingPolicy.SnakeCaseLower.ConvertName(flag.ToString()));
}
