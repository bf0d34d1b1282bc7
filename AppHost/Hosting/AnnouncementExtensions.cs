namespace AspireAi.AppHost.Hosting;

internal static class AnnouncementExtensions
{
    /// <summary>Says, once the chat page can be opened, where everything is.</summary>
    public static void Announce(this IResourceBuilder<ProjectResource> web, IResourceBuilder<ProjectResource> api) =>
        web.OnResourceReady((_, _, _) =>
        {
            var configuration = web.ApplicationBuilder.Configuration;
            var dashboard = configuration["ASPNETCORE_URLS"]?.Split(';')[0];
            var token = configuration["AppHost:BrowserToken"];
            Console.WriteLine($"Chat       {web.GetEndpoint("http").Url}");
            Console.WriteLine($"Api        {api.GetEndpoint("http").Url}/v1");
            Console.WriteLine($"Dashboard  {dashboard}{(string.IsNullOrEmpty(token) ? "" : $"/login?t={token}")}");
            return Task.CompletedTask;
        });
}
