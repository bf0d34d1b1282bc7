using AspireAi.ServiceDefaults;
using AspireAi.Web.ApiClient;
using AspireAi.Web.Chat;
using AspireAi.Web.Session;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;
using MudBlazor.Services;

namespace AspireAi.Web;

/// <summary>Everything that the pages need.</summary>
internal static class WebServices
{
    // A message may be of four bytes a character where it is escaped; the rest is room for the call around it.
    private const int BytesPerCharacter = 4;
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);
    private const int CallOverhead = 64 * 1024;

    public static void AddWeb(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSettings<ChatPageOptions>(ChatPageOptions.Section);
        services.AddSingleton(TimeProvider.System);

        services.AddHttpClient<ChatApi>(client => client.BaseAddress = new Uri("https+http://api")).ForModelCalls().OnBehalfOfThePage<ChatApi>();
        services.AddSettings<SiteOptions>(SiteOptions.Section);
        services.AddHttpClient<SiteApi>(client => client.BaseAddress = new Uri("https+http://api")).ForModelCalls()
            .ConfigureHttpClient(client => client.Timeout = _patience).OnBehalfOfThePage<SiteApi>();
        services.AddSingleton<ApiAvailability>();
        services.AddScoped<ChatSession>();
        services.AddScoped<ConversationShelf>();

        services.AddRazorComponents().AddInteractiveServerComponents();
        services.AddScoped<CircuitHandler, PageTraces>();
        services.AddMudServices();

        // SignalR's 32 KB would drop the circuit of whoever pastes a long text.
        services.AddOptions<HubOptions>().Configure<IOptions<ChatPageOptions>>((hub, page) =>
            hub.MaximumReceiveMessageSize = CallOverhead + (page.Value.MaxPromptCharacters * BytesPerCharacter));
    }
}
