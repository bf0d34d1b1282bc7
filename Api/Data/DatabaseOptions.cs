namespace AspireAi.Api.Data;

/// <summary>Section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// Whether the API brings the database's tables up to date when it starts. False: <c>dotnet Api.dll migrate</c> does, and the API
    /// waits for it. Default true.
    /// </summary>
    public bool MigrateAtStart { get; set; } = true;
}
