namespace AspireAi.AppHost;

/// <summary>The app host's own settings, from appsettings.json, user secrets, the environment and the command line.</summary>
internal sealed class StackSettings
{
    /// <summary>Sections that the API reads. What the app host is given of them, it hands on.</summary>
    public static readonly string[] ApiSections =
    [
        "Accounts", "Admin", "Budgets", "Cache", "Chat", "Conversations", "Cors", "DataProtection", "Database", "Demo", "Embedding", "Guests", "Identity", "IpLimit",
        "Jwt", "Models", "Proxies", "Quota", "Resilience", "SemanticCache", "Smtp", "Tiers", "Verifier",
    ];

    /// <summary>Sections that the chat reads.</summary>
    public static readonly string[] WebSections = ["ChatPage", "DataProtection", "Proxies", "Site"];

    private static readonly string[] _ownSections = ["Api", "Web", "Dashboard", "Stack"];
    private static readonly string[] _connectionStrings = ["db", "redis", "cache", "qdrant", "chat"];
    private static readonly string[] _aspireSections = ["AppHost", "Aspire", "DcpPublisher", "Kestrel", "Logging", "Parameters", "Pipeline", "Publishing"];

    public ApiSettings Api { get; } = new();
    public PortSettings Web { get; } = new() { Port = 5180 };
    public PortSettings Dashboard { get; } = new() { Port = 18888 };
    public PartsSettings Stack { get; } = new();

    /// <exception cref="StartException">Something is wrong; the message lists all of it, each with its key and the remedy.</exception>
    public static StackSettings Read(IConfigurationRoot configuration, params string[] arguments)
    {
        var settings = new StackSettings();
        (IConfigurationSection Section, object Target)[] own = [.. _ownSections.Select(name => (configuration.GetSection(name), typeof(StackSettings).GetProperty(name)!.GetValue(settings)!))];
        Array.ForEach(own, part => Settings.Bind(part.Section, part.Target));
        // A key that is set is no misspelling: what looks like it is another program's.
        var hasKey = !string.IsNullOrEmpty(configuration[StackParts.OpenAiKey]);
        string[] errors =
        [
            .. SettingNames.UnknownSections(configuration, ["ConnectionStrings", .. _ownSections, .. ApiSections, .. WebSections, .. _aspireSections]),
            // A name without a value is ignored by .NET, or has the next name for its value.
            .. arguments.Zip([.. arguments[Math.Min(1, arguments.Length)..], "--"]).Where(pair => pair.First.StartsWith("--", StringComparison.Ordinal) && !pair.First.Contains('=') && pair.Second.StartsWith("--", StringComparison.Ordinal)).Select(pair => $"{pair.First} has no value."),
            .. SettingNames.UnknownIn(configuration, "ConnectionStrings", _connectionStrings),
            .. configuration.GetChildren().Select(given => given.Key).Where(name => !hasKey && name != StackParts.OpenAiKey && SettingNames.Nearest(name, [StackParts.OpenAiKey], most: 1) is not null)
                .Select(name => $"{name} is not known. Did you mean {StackParts.OpenAiKey}?"),
            // Aspire's dashboard has settings there, too.
            .. own.SelectMany(part => Settings.Faults(part.Section, part.Target.GetType())).Where(fault => !fault.EndsWith(": Dashboard has Port.", StringComparison.Ordinal)),
            .. own.SelectMany(part => Settings.NotAllowed(part.Target, part.Section.Path)),
        ];
        return errors.Length == 0 ? settings : throw new StartException(string.Join('\n', errors.Select(error => "- " + error)));
    }

    internal class PortSettings
    {
        /// <summary>The port wanted; the next free one is taken where it is in use. 0 is any free one.</summary>
        [Range(0, ushort.MaxValue)]
        public int Port { get; set; }
    }

    internal sealed class ApiSettings : PortSettings
    {
        public ApiSettings() => Port = 5080;

        /// <summary>Processes. 1 to 32; default 1.</summary>
        [Range(1, 32)]
        public int Replicas { get; set; } = 1;
    }

    internal sealed class PartsSettings
    {
        /// <summary>SQLite's and Garnet's data; relative to the app host's project folder. Default <c>.data</c>, also where it is empty.</summary>
        public string DataFolder { get; set => field = string.IsNullOrWhiteSpace(value) ? AppHost.DataFolder.Default : value; } = AppHost.DataFolder.Default;

        /// <summary>Whether to use a container engine that answers. Default true.</summary>
        public bool Containers { get; set; } = true;
    }
}
