using System.Text.Json;
using AspireAi.Web.ApiClient;
using AspireAi.Web.Chat;
using AspireAi.Web.Components.Chat;
using AspireAi.Web.Session;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;

namespace AspireAi.Web.Components.Pages;

/// <summary>The chat. What the browser must do at once, or keep over a reload, is in wwwroot/js/page.js; it calls the invokable methods here.</summary>
public sealed partial class ChatPage : IAsyncDisposable
{
    // What a browser's tab can hold, and what one may send back to us.
    private const long MostStoredBytes = 8 * 1024 * 1024;

    private string _announcement = "";
    private IJSObjectReference? _page;
    private DotNetObjectReference<ChatPage>? _self;
    private IDisposable? _watch;
    private Answer? _announced;
    private string? _lastSendId;

    [Inject]
    private ChatSession Session { get; set; } = null!;

    [Inject]
    private ChatApi Api { get; set; } = null!;

    [Inject]
    private ApiAvailability Availability { get; set; } = null!;

    [Inject]
    private IOptions<ChatPageOptions> Options { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private ILogger<ChatPage> Log { get; set; } = null!;

    /// <summary>Of a conversation that the Api keeps.</summary>
    [Parameter]
    public string? Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState>? State { get; set; }

    private bool IsSignedIn { get; set; }

    private ModelInfo? PickedModel => Session.Models.FirstOrDefault(model => model.Id == Session.Model);

    protected override async Task OnParametersSetAsync()
    {
        IsSignedIn = State is not null && (await State).User.RefreshToken() is not null;
        if (_isLive && Id != Session.Id)
        {
            await FollowAddressAsync();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        Session.Changed += OnSessionChanged;
        // The page's title is the conversation's, which the list learns.
        Shelf.Changed += StateHasChanged;
        Session.Checkpoint += OnCheckpoint;
        Session.Begun += OnBegun;
        Session.MovedOn += OnMovedOn;
        _watch = Availability.Watch(OnAvailabilityChanged);
        _self = DotNetObjectReference.Create(this);
        _page = await Js.InvokeAsync<IJSObjectReference>("import", "/js/page.js");
        Session.IsKept = IsSignedIn;
        Session.Model = await _page.InvokeAsync<string?>("pickedModel");
        await LoadModelsAsync();
        if (!IsSignedIn && Id is not null)
        {
            Navigation.NavigateTo("/sign-in?to=" + Uri.EscapeDataString(AddressOf(Id)), forceLoad: true);
            return;
        }

        if (!IsSignedIn)
        {
            await RestoreAsync();
        }
        else if (Id is not null)
        {
            await ShowAsync(Id);
        }

        _isLive = true;
        await _page.InvokeVoidAsync("attach", _self);
        StateHasChanged();
        await Task.WhenAll(LoadAllowanceAsync(), IsSignedIn ? Shelf.LoadAsync() : Task.CompletedTask);
    }

    /// <param name="text">The message.</param>
    /// <param name="sendId">The same for a repetition of the same click after a lost connection.</param>
    /// <returns>Whether the page may clear its message box.</returns>
    [JSInvokable]
    public bool Send(string text, string sendId)
    {
        if (sendId == _lastSendId)
        {
            return true;
        }

        if (_opening || string.IsNullOrWhiteSpace(text) || text.Length > Options.Value.MaxPromptCharacters || !Session.Send(text))
        {
            return false;
        }

        _lastSendId = sendId;
        return true;
    }

    [JSInvokable]
    public void Stop() => Session.Stop();

    public async ValueTask DisposeAsync()
    {
        _watch?.Dispose();
        Session.Changed -= OnSessionChanged;
        Shelf.Changed -= StateHasChanged;
        Session.Checkpoint -= OnCheckpoint;
        Session.Begun -= OnBegun;
        Session.MovedOn -= OnMovedOn;
        Session.Dispose();
        _self?.Dispose();
        if (_page is not null)
        {
            try
            {
                await _page.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The browser has left; there's nothing to release there.
            }
        }
    }

    private async Task LoadModelsAsync()
    {
        try
        {
            Session.Models = await Api.ModelsAsync(CancellationToken.None);
        }
        catch (ApiFailureException e)
        {
            ChatLog.NoModels(Log, e.Failure.Kind);
            if (e.Failure.Kind == FailureKind.Away)
            {
                Availability.ReportAway();
            }
        }

        if (PickedModel is null && Session.Models.Count > 0)
        {
            Session.Model = Session.Models[0].Id;
        }
    }

    private async Task RestoreAsync()
    {
        try
        {
            await using var kept = await _page!.InvokeAsync<IJSStreamReference>("keptConversation");
            await using var stream = await kept.OpenReadStreamAsync(MostStoredBytes);
            Session.Restore(await JsonSerializer.DeserializeAsync(stream, StoredJson.Default.IReadOnlyListStoredTurn) ?? []);
        }
        catch (Exception e) when (e is JsonException or IOException or ArgumentException or NotSupportedException)
        {
            ChatLog.Unreadable(Log, e);
        }
    }

    private async Task SendExampleAsync(string prompt)
    {
        Session.Send(prompt);
        await FocusComposerAsync();
    }

    private async Task RetryAsync()
    {
        Session.Retry(regenerate: false);
        await FocusComposerAsync();
    }

    private async Task StopAsync()
    {
        Session.Stop();
        await FocusComposerAsync();
    }

    private async Task PickModelAsync(ModelInfo model)
    {
        Session.Model = model.Id;
        await CallAsync("keepModel", model.Id);
    }

    private Task CopyAsync(Answer answer) => CallAsync("copyText", answer.Text);

    private Task FocusComposerAsync() => CallAsync("focusComposer");

    private void OnSessionChanged()
    {
        FollowSession();
        if (Session.Turns is [.., { Answer: var answer }])
        {
            Announce(answer);
        }

        StateHasChanged();
    }

    // A screen reader hears the beginning and the end of an answer, not each of its words.
    private void Announce(Answer answer)
    {
        if (answer.IsRunning)
        {
            _announced = answer;
            _announcement = answer.State == AnswerState.Held ? $"{FailureText.Title(answer.Failure!.Kind)}. {FailureText.Explain(answer.Failure, held: true, partial: false)}" : "Answering…";
        }
        else if (answer == _announced)
        {
            _announced = null;
            _announcement = AnswerText.Announcement(answer);
        }
    }

    // Kept in the browser's tab, not here: a reload may land on another replica.
    private void OnCheckpoint() => _ = IsSignedIn ? Task.CompletedTask : CallAsync(
        "keepConversation",
        Session.Turns.Count == 0 ? null : JsonSerializer.Serialize([.. Session.Turns.Select(StoredTurn.Of)], StoredJson.Default.IReadOnlyListStoredTurn));

    private void OnAvailabilityChanged() => _ = InvokeAsync(async () =>
    {
        if (!Availability.IsAway && _self is not null)
        {
            _announcement = "AspireAi is back.";
            await LoadModelsAsync();
            if (IsSignedIn && Shelf.Failure is not null)
            {
                await Shelf.LoadAsync();
            }
        }

        StateHasChanged();
    });

    private async Task CallAsync(string function, params object?[] arguments)
    {
        try
        {
            if (_page is not null)
            {
                await _page.InvokeVoidAsync(function, arguments);
            }
        }
        catch (Exception e) when (e is JSDisconnectedException or TaskCanceledException)
        {
            // The browser is away: what it should have done is moot, or is done when it comes back.
        }
    }
}
