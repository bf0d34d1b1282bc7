using System.Net.Http.Json;

namespace AspireAi.Web.ApiClient;

/// <summary>A person's conversations, which the Api keeps.</summary>
internal sealed partial class ChatApi
{
    public async Task<ConversationList> ConversationsAsync(string? search, string? after, CancellationToken cancellationToken) =>
        await CallAsync(HttpMethod.Get, $"/conversations?limit=30&search={Uri.EscapeDataString(search ?? "")}&after={Uri.EscapeDataString(after ?? "")}", null,
            ConversationJson.Default.ConversationList, cancellationToken) ?? throw Empty();

    public async Task<ConversationInfo> NewConversationAsync(CancellationToken cancellationToken) =>
        await CallAsync(HttpMethod.Post, "/conversations", JsonContent.Create(new WireTitle(null), ConversationJson.Default.WireTitle), ConversationJson.Default.ConversationInfo, cancellationToken)
        ?? throw Empty();

    public async Task<WholeConversation> ConversationAsync(string id, CancellationToken cancellationToken) =>
        await CallAsync(HttpMethod.Get, Path(id), null, ConversationJson.Default.WholeConversation, cancellationToken) ?? throw Empty();

    public Task RenameAsync(string id, string title, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Patch, Path(id), JsonContent.Create(new WireTitle(title), ConversationJson.Default.WireTitle), cancellationToken);

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => CallAsync(HttpMethod.Delete, Path(id), null, cancellationToken);

    /// <summary>Asks, and yields what comes. Who leaves the enumeration doesn't stop the answer: see <see cref="StopAsync"/>.</summary>
    public IAsyncEnumerable<ChatEvent> AskAsync(string conversation, WireQuestion question, bool regenerate, RunningAnswer answer, CancellationToken cancellationToken) =>
        EventsAsync(() => Asking($"{Path(conversation)}/answers", JsonContent.Create(question, ConversationJson.Default.WireQuestion), regenerate), answer, cancellationToken);

    /// <summary>Reads on from what <paramref name="answer"/> has.</summary>
    public IAsyncEnumerable<ChatEvent> ReadOnAsync(string conversation, RunningAnswer answer, CancellationToken cancellationToken) => EventsAsync(
        () => new HttpRequestMessage(HttpMethod.Get, $"{Path(conversation)}/answers/{Uri.EscapeDataString(answer.Id ?? "")}?from={answer.Events}"), answer, cancellationToken);

    /// <summary>Has the conversation remember what was said of an answer; null: nothing.</summary>
    public Task KeepThumbAsync(string conversation, string answer, bool? up, CancellationToken cancellationToken) => CallAsync(
        HttpMethod.Put, $"{Path(conversation)}/answers/{Uri.EscapeDataString(answer)}/thumb",
        JsonContent.Create(new WireThumb(up switch { true => "up", false => "down", _ => "none" }), ConversationJson.Default.WireThumb), cancellationToken);

    /// <summary>Stops the answer that runs in a conversation, at the model.</summary>
    public Task StopAsync(string conversation, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Delete, $"{Path(conversation)}/answers", null, cancellationToken);

    private static string Path(string conversation) => $"/conversations/{Uri.EscapeDataString(conversation)}";

    private static ApiFailureException Empty() => new(new ApiFailure(FailureKind.Internal));
}
