namespace AspireAi.Api.Defense.Identity;

/// <summary>Who may come without credentials; section <c>Guests</c>, read anew when the configuration changes.</summary>
internal sealed class GuestOptions
{
    public const string Section = "Guests";

    /// <summary>Whether requests without credentials are answered. Default true.</summary>
    public bool Allowed { get; set; } = true;

    /// <summary>
    /// API keys that stand for none: OpenAI's SDKs refuse to start without one, so who has none sends a word. Case doesn't
    /// count. The defaults stand in appsettings.json. Any other key that is not known is refused, since a mistyped key must not silently become a guest.
    /// </summary>
    public IList<string> Placeholders { get; set; } = [];
}
