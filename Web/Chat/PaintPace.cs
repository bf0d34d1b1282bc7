namespace AspireAi.Web.Chat;

/// <summary>
/// How long to wait between two paints of a running answer: often enough to look alive, seldom enough that neither this process nor
/// a phone on a slow line is busy with it. A block that grows to a megabyte is repainted every few seconds, not for every word.
/// </summary>
internal static class PaintPace
{
    public static readonly TimeSpan Least = TimeSpan.FromMilliseconds(60);
    public static readonly TimeSpan Most = TimeSpan.FromSeconds(3);

    // At most a ninth of the time is spent on rendering…
    private const int WorkFactor = 8;

    // …and about 400 KB/s are sent.
    private const double CharactersPerMillisecond = 400;

    public static TimeSpan After(TimeSpan work, int charactersSent)
    {
        var wait = Least + (work * WorkFactor) + TimeSpan.FromMilliseconds(charactersSent / CharactersPerMillisecond);
        return wait < Most ? wait : Most;
    }
}
