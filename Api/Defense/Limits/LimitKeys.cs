namespace AspireAi.Api.Defense.Limits;

/// <summary>Keys of the limits, all in one hash slot, so that one script sees all of a call's scopes at once. With the version of the layout, which windows have of their own.</summary>
internal static class LimitKeys
{
    private const string Slot = "{limits}:";
    private const string Tag = Slot + "2:";

    public const string Marker = Tag + "incarnation";

    public const string Due = Tag + "due";

    /// <summary>Hash: replica -> incarnation in which it has held its running calls again.</summary>
    public const string Acknowledged = Tag + "acknowledged";

    public static string Windows(string scope) => $"{Slot}3:windows:{scope}";

    public static string Counter(string scope, string period) => $"{Tag}counter:{scope}:{period}";

    public static string Reservation(string id) => $"{Tag}reservation:{id}";
}
