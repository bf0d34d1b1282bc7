namespace AspireAi.AppHost.Local;

/// <summary>
/// What of the app host's environment its children see: all but what is meant for the app host itself, and no secret that was
/// not handed to them by name (the web server has no use for the model's key).
/// </summary>
internal static class ChildEnvironment
{
    /// <summary>What the app host generates for Web and Api to know each other by.</summary>
    private const string CredentialVariable = "ServiceCredential";

    private static readonly string[] _withheld =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "ASPNETCORE_CONTENTROOT",
        "DOTNET_URLS", "DOTNET_HTTP_PORTS", "DOTNET_HTTPS_PORTS", "DOTNET_CONTENTROOT", "DOTNET_LAUNCH_PROFILE",
        "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT",
        StackPlan.OpenAiKey, CredentialVariable, "Admin__Password", "Smtp__Password",
    ];

    private static readonly string[] _withheldSections = ["ConnectionStrings__", "Models__", "Parameters__", "Stack__"];

    private static readonly string[] _proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"];
    private static readonly string[] _proxyExceptions = ["no_proxy", "NO_PROXY"];

    public static void Apply(IDictionary<string, string?> environment, IEnumerable<KeyValuePair<string, string>> own)
    {
        foreach (var name in environment.Keys.Where(IsWithheld).ToList())
        {
            environment.Remove(name);
        }

        // .NET asks a configured proxy for localhost, too, and the parts would look for one another there.
        if (environment.Keys.Any(name => _proxies.Contains(name, StringComparer.OrdinalIgnoreCase)))
        {
            var exceptions = _proxyExceptions.Select(name => environment.TryGetValue(name, out var value) ? value : null).FirstOrDefault(value => !string.IsNullOrEmpty(value));
            foreach (var name in _proxyExceptions)
            {
                environment[name] = string.Join(',', new[] { exceptions, "localhost", "127.0.0.1", "[::1]" }.OfType<string>());
            }
        }

        foreach (var (name, value) in own)
        {
            environment[name] = value;
        }
    }

    private static bool IsWithheld(string name) =>
        _withheld.Contains(name, StringComparer.OrdinalIgnoreCase)
        || _withheldSections.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase));
}
