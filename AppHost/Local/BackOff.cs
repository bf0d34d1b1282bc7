namespace AspireAi.AppHost.Local;

internal static class BackOff
{
    /// <summary>Also how long a part has to have been well for its next failure to count as the first again.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>1, 2, 4, 8, 16, then 30 s.</summary>
    public static TimeSpan After(int failures) =>
        failures > 5 ? Longest : TimeSpan.FromSeconds(1 << (failures - 1));
}
