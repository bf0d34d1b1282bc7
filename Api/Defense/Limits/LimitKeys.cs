namespace AspireAi.Api.Defense.Limits;

/// <summary>Keys of the limits, all in one hash slot, so that one script sees all of a call's scopes at once.</summary>
internal static class LimitKeys
{
    private const string Tag = "{limits}:1:";

    public const string Marker = Tag + "incarnation";

    public const string Due = Tag + "due";

    public static string Windows(string scope) => $"{Tag}windows:{scope}";

    public static string Counter(string scope, UtcMonth month) => $"{Tag}counter:{scope}:{month}";

    public static string Counter(string scope, DateOnly day) => $"{Tag}counter:{scope}:{day:yyyy-MM-dd}";

    public static string Reservation(string id) => $"{Tag}reservation:{id}";
}
