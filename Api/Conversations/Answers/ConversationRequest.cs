using AspireAi.Api.Chat.Wire;
using AspireAi.Api.Conversations.Store;

namespace AspireAi.Api.Conversations.Answers;

/// <summary>Writes a conversation with its new question as the request that any program would send.</summary>
internal static class ConversationRequest
{
    /// <param name="earlier">The turns before the question. Questions without an answer are left out: a model would take them as asked together with the next.</param>
    public static RequestBody Of(AskedQuestion question, IEnumerable<Turn> earlier)
    {
        var messages = new List<object>();
        if (question.System is not null)
        {
            messages.Add(new { role = "system", content = question.System });
        }

        foreach (var turn in earlier.Where(turn => turn.Answer.Content.Length > 0))
        {
            messages.Add(new { role = "user", content = turn.Question.Content });
            messages.Add(new { role = "assistant", content = turn.Answer.Content });
        }

        messages.Add(new { role = "user", content = question.Text });
        return RequestBody.Of(JsonSerializer.SerializeToUtf8Bytes(
            new { model = question.Model, messages, stream = true, stream_options = new { include_usage = true }, temperature = question.Temperature }, WireJson.Serializer));
    }
}
