using AspireAi.Web.ApiClient;

namespace AspireAi.Web.Chat;

/// <summary>The list of a person's conversations as a page shows it. Lives on its circuit's dispatcher.</summary>
internal sealed class ConversationShelf(ChatApi api, ILogger<ConversationShelf> log)
{
    private readonly List<ConversationInfo> _items = [];
    private string? _next;
    private int _asked;

    /// <summary>Something in it is another now.</summary>
    public event Action? Changed;

    public IReadOnlyList<ConversationInfo> Items => _items;

    public string Search { get; private set; } = "";

    public bool IsLoading { get; private set; } = true;

    public bool HasMore => _next is not null;

    /// <summary>Why the list or the last change of it failed; null: it didn't.</summary>
    public ApiFailure? Failure { get; private set; }

    public Task SearchAsync(string text)
    {
        Search = text.Trim();
        return LoadAsync();
    }

    /// <summary>Reads the first page anew.</summary>
    public Task LoadAsync() => ReadAsync(after: null);

    public Task MoreAsync() => _next is null || IsLoading ? Task.CompletedTask : ReadAsync(_next);

    public Task<bool> RenameAsync(string id, string title) => TryAsync(async () =>
    {
        await api.RenameAsync(id, title, CancellationToken.None);
        var at = _items.FindIndex(item => item.Id == id);
        if (at >= 0)
        {
            _items[at] = _items[at] with { Title = title };
        }
    });

    public Task<bool> DeleteAsync(string id) => TryAsync(async () =>
    {
        await api.DeleteAsync(id, CancellationToken.None);
        _items.RemoveAll(item => item.Id == id);
    });

    private async Task ReadAsync(string? after)
    {
        // Who types on gets the answer to the last text only.
        var asked = ++_asked;
        IsLoading = true;
        Changed?.Invoke();
        ConversationList? list = null;
        ApiFailure? failure = null;
        try
        {
            list = await api.ConversationsAsync(Search, after, CancellationToken.None);
        }
        catch (ApiFailureException e)
        {
            ChatLog.ConversationFailed(log, e.Failure.Kind);
            failure = e.Failure;
        }

        if (asked != _asked)
        {
            return;
        }

        if (list is not null)
        {
            if (after is null)
            {
                _items.Clear();
            }

            _items.AddRange(list.Data.Where(one => _items.All(item => item.Id != one.Id)));
            _next = list.Next;
        }

        Failure = failure;
        IsLoading = false;
        Changed?.Invoke();
    }

    private async Task<bool> TryAsync(Func<Task> change)
    {
        try
        {
            await change();
            Failure = null;
        }
        catch (ApiFailureException e)
        {
            ChatLog.ConversationFailed(log, e.Failure.Kind);
            Failure = e.Failure;
        }

        Changed?.Invoke();
        return Failure is null;
    }
}
