using System.Text.RegularExpressions;

namespace AspireAi.Api.Defense.Identity;

/// <summary>What a tenant's id may look like. It becomes a hash tag of store keys, so braces must not be in it.</summary>
internal static partial class TenantIds
{
    public const string Rule = "1 to 40 lower-case letters, digits and hyphens, the first no hyphen.";

    public static bool IsValid(string? id) => id is not null && Shape().IsMatch(id);

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,39}\z")]
    private static partial Regex Shape();
}
