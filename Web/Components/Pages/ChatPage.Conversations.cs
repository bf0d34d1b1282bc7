using AspireAi.Web.ApiClient;
using AspireAi.Web.Chat;
using AspireAi.Web.Components.Chat;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace AspireAi.Web.Components.Pages;

/// <summary>What the page does with kept conversations, with single answers, and by shortcuts.</summary>
public sealed partial class ChatPage
{
    private static readonly ApiFailure _movedOn = new(FailureKind.MovedOn);
    private bool _isLive;
    private bool _opening;
    private bool _shelfOpen;
    private bool _wasBusy;
    private ApiFailure? _openFailure;
    private Allowance? _allowance;
    private bool _dialogOpen;
    private (string Id, string Text)? _unsent;

    [Inject]
    private ConversationShelf Shelf { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IDialogService Dialogs { get; set; } = null!;

    private string? Title => Shelf.Items.FirstOrDefault(item => item.Id == Session.Id)?.Title;

    /// <summary>A key that js/shortcuts.js has caught.</summary>
    [JSInvokable]
    public async Task Shortcut(string name)
    {
        switch (name)
        {
            case "keys":
                await ShowShortcutsAsync();
                break;
            case "new":
                await NewConversationAsync();
                break;
            case "search" when IsSignedIn:
                await OpenShelfAsync();
                break;
            case "close" when _shelfOpen:
                await CloseShelfAsync();
                break;
        }

        StateHasChanged();
    }

    /// <summary>The connection is back: what the browser should have put into its message box may have been lost with it.</summary>
    [JSInvokable]
    public Task Reconnected() => GiveBackAsync();

    private static string AddressOf(string id) => "/c/" + Uri.EscapeDataString(id);

    private async Task FollowAddressAsync()
    {
        if (Id is null)
        {
            Session.Clear();
            _openFailure = null;
        }
        else if (IsSignedIn)
        {
            await ShowAsync(Id);
        }
    }

    private async Task ShowAsync(string id)
    {
        (_opening, _openFailure) = (true, null);
        try
        {
            var conversation = await Api.ConversationAsync(id, CancellationToken.None);
            if (id == Id)
            {
                Session.Open(conversation);
            }
        }
        catch (ApiFailureException e)
        {
            ChatLog.ConversationFailed(Log, e.Failure.Kind);
            Session.Clear();
            _openFailure = e.Failure;
        }

        _opening = false;
        await CallAsync("toLatest");
    }

    // The address says which conversation this is, so that a reload and a bookmark find it.
    private void FollowSession()
    {
        if (Session.Id is { } id && id != Id && Session.IsBusy && !_opening)
        {
            Id = id;
            Navigation.NavigateTo(AddressOf(id), replace: true);
        }

        if (_wasBusy && !Session.IsBusy)
        {
            _ = LoadAllowanceAsync();
        }

        if (_wasBusy != Session.IsBusy && IsSignedIn && _isLive)
        {
            _ = Shelf.LoadAsync();
        }

        _wasBusy = Session.IsBusy;
    }

    // A new conversation has its title from its first question on, not from the answer's end.
    private void OnBegun()
    {
        if (IsSignedIn && _isLive && Title is not { Length: > 0 })
        {
            _ = Shelf.LoadAsync();
        }
    }

    private void OnMovedOn(string? unsent)
    {
        _announcement = $"{FailureText.Title(_movedOn.Kind)}. {FailureText.Explain(_movedOn, held: false, partial: false)}";
        StateHasChanged();
        if (unsent is not null)
        {
            _unsent = (Guid.NewGuid().ToString("N"), unsent);
        }

        _ = GiveBackAsync();
    }

    // Until the browser says that it has it.
    private async Task GiveBackAsync()
    {
        await CallAsync("toLatest");
        try
        {
            if (_page is not null && _unsent is { } unsent && await _page.InvokeAsync<bool>("giveBack", unsent.Id, unsent.Text) && _unsent == unsent)
            {
                _unsent = null;
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or TaskCanceledException)
        {
            // Tried again when the browser is back.
        }
    }

    private async Task LoadAllowanceAsync()
    {
        try
        {
            _allowance = await Api.AllowanceAsync(CancellationToken.None);
        }
        catch (ApiFailureException)
        {
            // Shown when it is known; a question that it refuses says why.
            _allowance = null;
        }

        StateHasChanged();
    }

    private async Task NewConversationAsync()
    {
        // The address first: who asks as soon as the page is empty must not be taken for having left for it.
        if (Id is not null)
        {
            Id = null;
            Navigation.NavigateTo("/");
        }

        Session.Clear();
        Session.Settings = new();
        _openFailure = null;
        _shelfOpen = false;
        _announcement = "New conversation.";
        await FocusComposerAsync();
    }

    private async Task OpenAsync(string id)
    {
        _shelfOpen = false;
        if (id != Session.Id)
        {
            Navigation.NavigateTo(AddressOf(id));
        }

        await FocusComposerAsync();
    }

    private async Task DeletedAsync(string id)
    {
        _announcement = "Conversation deleted.";
        if (id == Session.Id)
        {
            await NewConversationAsync();
        }
    }

    private async Task OpenShelfAsync()
    {
        // A column on a wide screen, where nothing has to open and nothing may be made inert.
        _shelfOpen = _page is not null && await _page.InvokeAsync<bool>("isNarrow");
        StateHasChanged();
        await FocusAsync("shelf-search");
    }

    private async Task CloseShelfAsync()
    {
        _shelfOpen = false;
        StateHasChanged();
        await FocusComposerAsync();
    }

    private async Task RegenerateAsync()
    {
        Session.Retry(regenerate: true);
        await FocusComposerAsync();
    }

    private async Task EditAsync((Turn Turn, string Prompt) edit)
    {
        Session.Edit(edit.Turn, edit.Prompt);
        await FocusComposerAsync();
    }

    private async Task RateAsync((Answer Answer, bool Up) rated)
    {
        var (answer, before) = (rated.Answer, rated.Answer.Thumb);
        // A second click on a thumbs-down takes it back; up is what takes it back at the Api.
        var up = rated.Up || before == false;
        answer.Rate(before == rated.Up ? null : rated.Up);
        try
        {
            var thumb = answer.Thumb;
            await Api.RateAsync(answer.Provenance!.CacheId!, up, CancellationToken.None);
            if (Session.Id is { } conversation && Session.Turns.FirstOrDefault(turn => turn.Answer == answer)?.Running.Id is { } id)
            {
                await Api.KeepThumbAsync(conversation, id, thumb, CancellationToken.None);
            }

            _announcement = answer.Thumb switch { true => "Marked as a good answer.", false => "Marked as a bad answer.", _ => "Mark taken back." };
        }
        catch (ApiFailureException e)
        {
            ChatLog.ConversationFailed(Log, e.Failure.Kind);
            answer.Rate(before);
            _announcement = "Your mark couldn’t be kept. Please try again.";
        }

        OnCheckpoint();
    }

    private async Task ShowShortcutsAsync()
    {
        if (!_dialogOpen)
        {
            _dialogOpen = true;
            var dialog = await Dialogs.ShowAsync<ShortcutsDialog>("Keys", new DialogOptions { CloseButton = true, CloseOnEscapeKey = true, MaxWidth = MaxWidth.ExtraSmall, FullWidth = true });
            await dialog.Result;
            _dialogOpen = false;
        }
    }

    private async Task ShowAdvancedAsync()
    {
        var parameters = new DialogParameters<AdvancedDialog> { { dialog => dialog.Settings, Session.Settings }, { dialog => dialog.MaxCharacters, Options.Value.MaxPromptCharacters } };
        var shown = await Dialogs.ShowAsync<AdvancedDialog>("Advanced", parameters, new DialogOptions { CloseButton = true, CloseOnEscapeKey = true, MaxWidth = MaxWidth.Small, FullWidth = true });
        if (await shown.Result is { Canceled: false, Data: ChatSettings settings })
        {
            Session.Settings = settings;
            StateHasChanged();
        }
    }

    private Task FocusAsync(string id) => CallAsync("focusOn", id);
}
