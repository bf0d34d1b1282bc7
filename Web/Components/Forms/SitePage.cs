using AspireAi.Web.Session;
using Microsoft.AspNetCore.Components;

namespace AspireAi.Web.Components.Forms;

/// <summary>
/// A page that is a document with forms: it asks the Api while it is written, and says so where the Api refuses or is away. No circuit,
/// so everything in it holds without a script, and each look at it is checked anew.
/// </summary>
public abstract class SitePage : ComponentBase
{
    [CascadingParameter]
    internal HttpContext Context { get; set; } = null!;

    [Inject]
    internal NavigationManager Navigation { get; set; } = null!;

    [Inject]
    internal Flash Flashes { get; set; } = null!;

    /// <summary>What the form before this page has to say.</summary>
    public FlashMessage? Said { get; private set; }

    /// <summary>Why there is nothing to show.</summary>
    public AccountException? Failure { get; private set; }

    protected sealed override async Task OnInitializedAsync()
    {
        // What somebody may see now is not for a cache, nor for the next person's Back button.
        // "no-cache" says no more, but the antiforgery service, which writes both, logs a warning for each page that has one alone.
        Context.Response.Headers.CacheControl = "no-cache, no-store";
        Said = Flashes.Take(Context);
        try
        {
            await LoadAsync(Context.RequestAborted);
        }
        catch (Exception exception) when (FormReturn.IsFailure(exception))
        {
            Failure = FormReturn.Explain(exception);
            Context.Response.StatusCode = (int)Failure.Status;
        }
    }

    /// <summary>Asks the Api for what the page shows; what it throws, the page says.</summary>
    protected virtual Task LoadAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>What was typed before a mistake.</summary>
    internal string? Typed(string field) => Said?.Values?.GetValueOrDefault(field);

    /// <summary>What was wrong with a field.</summary>
    internal string? Wrong(string field) => Said is { Good: false } && Said.Field == field ? Said.Text : null;
}
