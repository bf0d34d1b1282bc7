using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using AspireAi.Api.Data;
using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Stores;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace AspireAi.Api.Conversations.Store;

/// <summary>
/// Conversations in the books, always by the account that they belong to. Fails closed: what can't be read or kept is an error, since the
/// person believes that it is there.
/// </summary>
internal sealed partial class ConversationStore(IConnectionMultiplexer redis, IOptionsMonitor<ConversationOptions> options, TimeProvider time)
{
    private const string Title = "title", Created = "created", Updated = "updated", Model = "model", System = "system", Temperature = "temperature", Run = "run", Thumb = "thumb:";

    /// <summary>Takes a thumb back.</summary>
    public const string NoThumb = "none";

    private static readonly RedisScript _create = RedisScript.Embedded("conversation-create");
    private static readonly RedisScript _set = RedisScript.Embedded("conversation-set");
    private static readonly RedisScript _delete = RedisScript.Embedded("conversation-delete");
    private static readonly RedisScript _ask = RedisScript.Embedded("conversation-ask");
    private static readonly RedisScript _answer = RedisScript.Embedded("conversation-answer");

    private readonly IDatabase _books = redis.GetDatabase();

    /// <returns>Null where the account has too many.</returns>
    public async Task<Conversation?> TryCreateAsync(string account, string title)
    {
        var id = RandomIds.New();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var created = (bool)await _create.RunAsync(_books, [ConversationKeys.List(account), ConversationKeys.Conversation(account, id)],
            [id, options.CurrentValue.MaxPerAccount, now, Created, now, Updated, now, Title, title]);
        var at = DateTimeOffset.FromUnixTimeMilliseconds(now);
        return created ? new Conversation(id, title, at, at, null, null, null, null, ImmutableDictionary<string, string>.Empty) : null;
    }

    public async Task<Conversation?> ReadAsync(string account, string id) =>
        Of(id, await _books.HashGetAllAsync(ConversationKeys.Conversation(account, id)));

    public async Task<IReadOnlyList<Exchange>> ExchangesAsync(string account, string id) =>
        [.. (await _books.ListRangeAsync(ConversationKeys.Exchanges(account, id))).Select(Decode)];

    public async Task<bool> RenameAsync(string account, string id, string title) =>
        (bool)await _set.RunAsync(_books, [ConversationKeys.Conversation(account, id)], [Title, title]);

    /// <param name="account">Whose conversation it is.</param>
    /// <param name="id">The conversation.</param>
    /// <param name="answer">The answer's id.</param>
    /// <param name="thumb">up, down, or none, which takes either back.</param>
    /// <returns>False where there is no such answer.</returns>
    public async Task<bool> RateAsync(string account, string id, string answer, string thumb)
    {
        var place = (await ExchangesAsync(account, id)).ToList().FindIndex(exchange => exchange.AnswerId == answer);
        // By place, so that a conversation has at most as many as exchanges; with the answer's id, so that one that took its place hasn't got it.
        return place >= 0 && (bool)await _set.RunAsync(_books, [ConversationKeys.Conversation(account, id)],
            [string.Create(CultureInfo.InvariantCulture, $"{Thumb}{place}"), $"{thumb}:{answer}"]);
    }

    /// <returns>Whether there was one, and the token of the answer that ran in it.</returns>
    public async Task<(bool Deleted, string? Run)> DeleteAsync(string account, string id)
    {
        var run = await _delete.RunAsync(_books,
            [ConversationKeys.List(account), ConversationKeys.Conversation(account, id), ConversationKeys.Exchanges(account, id), ConversationKeys.Bytes(account)], [id]);
        return run.IsNull ? (false, null) : (true, (string?)run is { Length: > 0 } token ? token : null);
    }

    /// <summary>Deletes all that an account has said.</summary>
    /// <returns>Tokens of the answers that ran.</returns>
    public async Task<IReadOnlyList<string>> DeleteAllAsync(string account)
    {
        var ids = await _books.SortedSetRangeByRankAsync(ConversationKeys.List(account));
        var deleted = await Task.WhenAll(ids.Select(id => DeleteAsync(account, id!)));
        await _books.KeyDeleteAsync([ConversationKeys.List(account), ConversationKeys.Bytes(account)]);
        return [.. deleted.Select(one => one.Run).OfType<string>()];
    }

    /// <param name="question">Where it goes, and with what.</param>
    /// <param name="run">Token of its answer.</param>
    /// <param name="ended">Token of an answer that has ended without saying so.</param>
    public async Task<AskResult> AskAsync(AskedQuestion question, string run, string? ended)
    {
        var (account, id) = (question.Account, question.Conversation);
        var limits = options.CurrentValue;
        var reply = (RedisResult[])(await _ask.RunAsync(_books,
            [ConversationKeys.List(account), ConversationKeys.Conversation(account, id), ConversationKeys.Exchanges(account, id), ConversationKeys.Bytes(account)],
            [
                id, question.Exchange.AskedAt.ToUnixTimeMilliseconds(), question.Place ?? -1, Encode(question.Exchange), limits.MaxExchanges, limits.MaxBytesPerAccount,
                run, ended ?? "", ConversationTitle.Of(question.Exchange.Question), question.Known.Count ?? -1, Mark(question.Known.LastAnswer), Model, question.Exchange.Model, System, question.System ?? "",
                Temperature, question.Temperature?.ToString(CultureInfo.InvariantCulture) ?? "",
            ]))!;
        var value = reply.Length > 1 ? (string)reply[1]! : "";
        return (string)reply[0]! switch
        {
            "ok" => new(AskOutcome.Asked, Place: int.Parse(value, CultureInfo.InvariantCulture)),
            "moved" => new(AskOutcome.MovedOn),
            "busy" => new(AskOutcome.Busy, Run: value),
            "beyond" => new(AskOutcome.Beyond),
            "many" => new(AskOutcome.TooManyExchanges),
            "full" => new(AskOutcome.Full),
            _ => new(AskOutcome.Missing),
        };
    }

    /// <returns>False where the conversation is gone or has gone on without it.</returns>
    public async Task<bool> SaveAsync(AskedQuestion question, string run, int place, Exchange exchange, bool ends) => (bool)await _answer.RunAsync(_books,
        [
            ConversationKeys.Conversation(question.Account, question.Conversation), ConversationKeys.Exchanges(question.Account, question.Conversation),
            ConversationKeys.Bytes(question.Account),
        ],
        [run, place, Encode(exchange), ends]);

    // As an exchange has it in its JSON, and only there: in a text the quotes would be escaped.
    private static string Mark(string? answer) => answer is null ? "" : $"\"{nameof(Exchange.AnswerId)}\":{JsonSerializer.Serialize(answer, WireJson.Serializer)}";

    private static byte[] Encode(Exchange exchange) => JsonSerializer.SerializeToUtf8Bytes(exchange, WireJson.Serializer);

    private static Exchange Decode(RedisValue json) => JsonSerializer.Deserialize<Exchange>((byte[])json!, WireJson.Serializer)!;

    private static Conversation? Of(string id, HashEntry[] entries)
    {
        if (entries.Length == 0)
        {
            return null;
        }

        var fields = entries.ToDictionary(entry => (string)entry.Name!, entry => entry.Value);
        return new Conversation(id, Text(Title) ?? "", Time(Created), Time(Updated), Text(Model), Text(System),
            Text(Temperature) is { } temperature ? double.Parse(temperature, CultureInfo.InvariantCulture) : null, Text(Run),
            fields.Where(field => field.Key.StartsWith(Thumb, StringComparison.Ordinal)).Select(field => ((string)field.Value!).Split(':', 2))
                .Where(said => said[0] != NoThumb).ToDictionary(said => said[1], said => said[0]));

        string? Text(string name) => fields.TryGetValue(name, out var value) && (string?)value is { Length: > 0 } text ? text : null;

        DateTimeOffset Time(string name) => DateTimeOffset.FromUnixTimeMilliseconds((long)fields.GetValueOrDefault(name, 0));
    }
}

/// <summary>A question on its way into a conversation.</summary>
/// <param name="Place">Of the question that it replaces, with all that followed; null: at the end.</param>
/// <param name="Known">The conversation as the asker knows it.</param>
internal sealed record AskedQuestion(string Account, string Conversation, int? Place, KnownEnd Known, Exchange Exchange, string? System, double? Temperature);

/// <summary>How far somebody knows a conversation. By the last answer's id as well, since another may have taken its place.</summary>
/// <param name="Count">Exchanges; null: the asker doesn't say.</param>
/// <param name="LastAnswer">Id; null: the asker doesn't say, or there is none.</param>
internal readonly record struct KnownEnd(int? Count, string? LastAnswer);

internal enum AskOutcome
{
    Asked,
    Missing,

    /// <summary>It isn't as the asker knows it any more.</summary>
    MovedOn,

    /// <summary>Another answer runs.</summary>
    Busy,

    /// <summary>The place is not in the conversation.</summary>
    Beyond,
    TooManyExchanges,

    /// <summary>The account's bytes are used up.</summary>
    Full,
}

/// <param name="Outcome">What became of it.</param>
/// <param name="Place">Of the question in its conversation.</param>
/// <param name="Run">Token of the answer that is in the way.</param>
internal readonly record struct AskResult(AskOutcome Outcome, int Place = 0, string? Run = null);
