using System.Text.Json.Serialization;
using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>A turn as the browser's tab keeps it over a reload. It comes back as input from outside: nothing in it is believed to be safe markup.</summary>
public sealed record StoredTurn(
    string Prompt,
    string Answer,
    AnswerState State,
    string? Model,
    Provenance? Provenance,
    Usage? Usage,
    FailureKind? Failure,
    string? FinishReason,
    ModelPricing? Pricing = null,
    bool? Thumb = null)
{
    public static StoredTurn Of(Turn turn)
    {
        var answer = turn.Answer;
        return new(turn.Prompt, answer.Text, answer.State, answer.Model, answer.Provenance, answer.Usage, answer.Failure?.Kind, answer.FinishReason, answer.Pricing, answer.Thumb);
    }

    public Turn Restore() => new(Prompt ?? "", Chat.Answer.Restored(this with { Answer = Answer ?? "" }));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<StoredTurn>))]
internal sealed partial class StoredJson : JsonSerializerContext;
