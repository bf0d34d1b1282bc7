using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Defense.Quota;
using AspireAi.Api.Models;

namespace AspireAi.Api.Usage;

/// <summary>Writes usage records as they are read, so that an export needs no more memory than a record.</summary>
internal static class UsageExport
{
    public const string Csv = "csv";
    public const string Json = "json";

    private const int FlushAt = 32 * 1024;

    private static readonly string[] _columns =
    [
        "id", "at", "day", "tenant", "caller", "key", "tier", "model", "provider", "prompt_tokens", "cached_tokens", "reasoning_tokens", "output_tokens", "total_tokens",
        "cost_usd", "outcome", "cache", "basis", "overage", "clamped", "duration_ms", "first_token_ms", "trace_id", "request_id",
        "client_request_id", "provider_request_id",
    ];

    public static async Task WriteCsvAsync(IAsyncEnumerable<UsageRecord> records, Stream output, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteAsync(string.Join(',', _columns) + "\r\n");
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(string.Join(',', Values(record).Select(Field)) + "\r\n");
        }
    }

    public static async Task WriteJsonAsync(IAsyncEnumerable<UsageRecord> records, Stream output, CancellationToken cancellationToken)
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

    private static void Write(Utf8JsonWriter json, UsageRecord record)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, record.Id);
        json.WriteString("at"u8, record.At.UtcDateTime);
        json.WriteString("day"u8, Day(record));
        json.WriteString("tenant"u8, record.Tenant);
        json.WriteString("caller"u8, record.Caller);
        json.WriteString("key"u8, record.KeyId);
        json.WriteString("tier"u8, record.Tier);
        json.WriteString("model"u8, record.Model);
        json.WriteString("provider"u8, record.Provider);
        json.WriteNumber("prompt_tokens"u8, record.PromptTokens);
        json.WriteNumber("cached_tokens"u8, record.CachedTokens);
        json.WriteNumber("reasoning_tokens"u8, record.ReasoningTokens);
        json.WriteNumber("output_tokens"u8, record.OutputTokens);
        json.WriteNumber("total_tokens"u8, record.Tokens);
        json.WriteNumber("cost_usd"u8, NanoDollars.ToDollars(record.Cost));
        json.WriteString("outcome"u8, record.Outcome);
        json.WriteString("cache"u8, record.Cache);
        json.WriteString("basis"u8, Basis(record));
        json.WriteBoolean("overage"u8, record.IsOverage);
        json.WriteBoolean("clamped"u8, record.IsClamped);
        json.WriteNumber("duration_ms"u8, record.DurationMs);
        json.WriteNumber("first_token_ms"u8, record.FirstTokenMs);
        json.WriteString("trace_id"u8, record.TraceId);
        json.WriteString("request_id"u8, record.RequestId);
        json.WriteString("client_request_id"u8, record.ClientRequestId);
        json.WriteString("provider_request_id"u8, record.ProviderRequestId);
        json.WriteEndObject();
    }

    private static string[] Values(UsageRecord record) =>
    [
        record.Id, record.At.UtcDateTime.ToString("O", CultureInfo.InvariantCulture), Day(record), record.Tenant, record.Caller, record.KeyId ?? "",
        record.Tier, record.Model, record.Provider, Text(record.PromptTokens), Text(record.CachedTokens), Text(record.ReasoningTokens), Text(record.OutputTokens), Text(record.Tokens),
        NanoDollars.ToDollars(record.Cost).ToString("0.000000000", CultureInfo.InvariantCulture), record.Outcome, record.Cache, Basis(record),
        Text(record.IsOverage), Text(record.IsClamped), Text(record.DurationMs), Text(record.FirstTokenMs), record.TraceId ?? "", record.RequestId ?? "",
        record.ClientRequestId ?? "", record.ProviderRequestId ?? "",
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

    private static string Text(bool value) => value ? "true" : "false";

    private static string Day(UsageRecord record) => record.At.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Basis(UsageRecord record) => JsonNamingPolicy.SnakeCaseLower.ConvertName(record.Basis.ToString());
}
