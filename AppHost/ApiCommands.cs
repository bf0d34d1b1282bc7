namespace AspireAi.AppHost;

/// <summary>Buttons on `api` in the dashboard. The API knows them by the service credential.</summary>
internal static class ApiCommands
{
    public static IResourceBuilder<ProjectResource> WithCacheCommand(this IResourceBuilder<ProjectResource> api, IResourceBuilder<ParameterResource> credential) =>
        api.WithHttpCommand("/service/cache/purge", "Purge cache", commandName: "purge-cache", commandOptions: new HttpCommandOptions
        {
            Description = "Removes every cached answer.",
            ConfirmationMessage = "Remove every cached answer? Questions that were answered before are asked of the model again, and paid for again.",
            IconName = "Broom",
            PrepareRequest = context => SignAsync(context, credential),
            GetCommandResult = context => ResultAsync(context, body => CommandResults.Success($"{body.GetProperty("removed").GetInt32()} cached answers removed.")),
        });

    public static IResourceBuilder<ProjectResource> WithSignInLinkCommand(this IResourceBuilder<ProjectResource> api, IResourceBuilder<ParameterResource> credential) =>
        !api.ApplicationBuilder.Environment.IsDevelopment() ? api : api.WithHttpCommand("/service/sign-in-link", "Sign-in link for the first administrator", commandName: "sign-in-link", commandOptions: new HttpCommandOptions
        {
            Description = "Makes a link that signs you in as the first administrator, once. In development only.",
            IconName = "PersonKey",
            IsHighlighted = true,
            PrepareRequest = context => SignAsync(context, credential),
            GetCommandResult = context => ResultAsync(context, body => CommandResults.Success(
                "The link works once.", $"[Sign in as the first administrator]({body.GetProperty("url").GetString()})\n\nThe link works once, for {body.GetProperty("expires_in").GetInt32() / 60} minutes.",
                CommandResultFormat.Markdown, displayImmediately: true)),
        });

    private static async Task SignAsync(HttpCommandRequestContext context, IResourceBuilder<ParameterResource> credential) =>
        context.Request.Headers.Add("x-aspireai-service", await credential.Resource.GetValueAsync(context.CancellationToken));

    private static async Task<ExecuteCommandResult> ResultAsync(HttpCommandResultContext context, Func<JsonElement, ExecuteCommandResult> success)
    {
        var body = await context.Response.Content.ReadFromJsonAsync<JsonElement>(context.CancellationToken);
        return context.Response.IsSuccessStatusCode ? success(body) : CommandResults.Failure(body.GetProperty("error").GetProperty("message").GetString()!);
    }
}
