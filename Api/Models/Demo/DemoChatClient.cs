using System.Runtime.CompilerServices;
using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models.Demo;

/// <summary>
/// Answers while no model is connected: about this product from its docs, and about everything else that it is the demo
/// model and how to connect a real one. Token counts are real, its pace is a person's.
/// </summary>
public sealed class DemoChatClient(DemoDocs docs, TokenCounter tokens, IOptions<DemoOptions> demo, TimeProvider time) : IChatClient
{
    public const string ModelName = "demo";
    public const int MaxOutputTokens = 4096;

    private const string HowToConnect =
        """
        To connect a real model, stop the app and start it again with one of these: OpenAI's in bash, in PowerShell, or any
        OpenAI-compatible endpoint, such as Ollama:

        ```
        OPENAI_API_KEY=sk-… dotnet run --project AppHost
        $env:OPENAI_API_KEY="sk-…"; dotnet run --project AppHost
        dotnet run --project AppHost -- --ConnectionStrings:chat="Endpoint=http://localhost:11434/v1;Model=llama3.2"
        ```

        To keep it from run to run:

        ```
        dotnet user-secrets set OPENAI_API_KEY sk-… --project AppHost
        ```
        """;

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var reply = Reply(messages, options.Call());
        return Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, reply.Text))
        {
            ResponseId = reply.Id,
            ModelId = ModelName,
            CreatedAt = time.GetUtcNow(),
            FinishReason = reply.FinishReason,
            Usage = reply.Usage,
        });
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reply = Reply(messages, options.Call());
        var created = time.GetUtcNow();
        ChatResponseUpdate Update() => new() { Role = ChatRole.Assistant, ResponseId = reply.Id, ModelId = ModelName, CreatedAt = created };

        var pause = TimeSpan.FromSeconds(1 / demo.Value.WordsPerSecond);
        foreach (var piece in Pieces(reply.Text))
        {
            await Task.Delay(pause, time, cancellationToken);
            var update = Update();
            update.Contents.Add(new TextContent(piece));
            yield return update;
        }

        var last = Update();
        last.FinishReason = reply.FinishReason;
        last.Contents.Add(new UsageContent(reply.Usage));
        yield return last;
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceKey is null && serviceType == typeof(ChatClientMetadata) ? new ChatClientMetadata("aspireai-demo", null, ModelName)
        : serviceKey is null && serviceType.IsInstanceOfType(this) ? this
        : null;

    public void Dispose()
    {
    }

    private DemoReply Reply(IEnumerable<ChatMessage> messages, ChatCall call)
    {
        Refuse(call);
        var history = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var question = history.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";
        var text = Answer(question);
        var finish = ChatFinishReason.Stop;
        var limit = Math.Min(call.ClampedMaxOutputTokens ?? call.RequestedMaxOutputTokens ?? MaxOutputTokens, MaxOutputTokens);
        var cut = tokens.Cut(text, limit);
        if (cut.Length < text.Length)
        {
            text = cut;
            finish = ChatFinishReason.Length;
        }

        var input = history.Sum(message => tokens.Count(message.Text));
        var output = tokens.Count(text);
        return new DemoReply($"chatcmpl-demo-{Guid.CreateVersion7(time.GetUtcNow()):N}", text, finish, new UsageDetails
        {
            InputTokenCount = input,
            OutputTokenCount = output,
            TotalTokenCount = input + output,
        });
    }

    private string Answer(string question)
    {
        if (docs.Find(question) is { } section)
        {
            return $"**{section.Heading}** ({section.Source})\n\n{section.Text}";
        }

        return $"I am the demo model that is built into AspireAi. I answer questions about this product from its docs, "
            + $"and this one is not there. Nobody paid for this answer.\n\n{HowToConnect}\n\n"
            + "Ask me, for example: *What is AspireAi?*, *How do I connect Ollama?* or *What runs where?*";
    }

    // What it can't do it says, rather than answer in another form than was asked for.
    private static void Refuse(ChatCall call)
    {
        if (call.Choices > 1)
        {
            throw JsonFields.Invalid("n", "The demo model gives one answer: leave 'n' out, or connect a real model.");
        }

        if (call.Root.Has("response_format"u8, out var format) && !format.GetProperty("type"u8).ValueEquals("text"u8))
        {
            throw JsonFields.Invalid("response_format", "The demo model answers in text only: connect a real model for structured output.");
        }

        if (call.Root.Has("tool_choice"u8, out var choice) && !(choice.ValueKind == JsonValueKind.String && (choice.ValueEquals("auto"u8) || choice.ValueEquals("none"u8))))
        {
            throw JsonFields.Invalid("tool_choice", "The demo model calls no tools: connect a real model, or leave 'tool_choice' out.");
        }
    }

    // Words with the white space before them: joined they are the text again.
    private static IEnumerable<string> Pieces(string text)
    {
        var piece = new StringBuilder();
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c) && piece.Length > 0 && !char.IsWhiteSpace(piece[^1]))
            {
                yield return piece.ToString();
                piece.Clear();
            }

            piece.Append(c);
        }

        if (piece.Length > 0)
        {
            yield return piece.ToString();
        }
    }

    private sealed record DemoReply(string Id, string Text, ChatFinishReason FinishReason, UsageDetails Usage);
}
