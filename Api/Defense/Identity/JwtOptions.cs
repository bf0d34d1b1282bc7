using AspireAi.Api.Defense.Tiers;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// An authority whose tokens are taken for callers; section <c>Jwt</c>. Its word counts only as far as the maps here give it weight:
/// a claim that no map names is nothing.
/// </summary>
internal sealed class JwtOptions
{
    public const string Section = "Jwt";

    /// <summary>The issuer's address, below which <c>.well-known/openid-configuration</c> lies. Null: no such tokens are taken.</summary>
    public string? Authority { get; set; }

    /// <summary>What the tokens have to be made for; required, since an authority makes tokens for others too.</summary>
    public string? Audience { get; set; }

    /// <summary>Whether the authority has to be https. Default true.</summary>
    public bool RequireHttps { get; set; } = true;

    /// <summary>Claim that names the tenant; a token without it is then refused. Null: all are in the tenant <c>default</c>.</summary>
    public string? TenantClaim { get; set; }

    /// <summary>Tenant by value of the claim. Empty: the value is the tenant's id.</summary>
    public IDictionary<string, string> Tenants { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Claim that names the tier. Null, or a value that is not in <see cref="Tiers"/>: <see cref="DefaultTier"/>.</summary>
    public string? TierClaim { get; set; }

    /// <summary>Tier by value of the claim.</summary>
    public IDictionary<string, string> Tiers { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Default <c>free</c>.</summary>
    public string DefaultTier { get; set; } = TierNames.Free;

    /// <summary>Claim that names roles. Null: such callers have none.</summary>
    public string? RoleClaim { get; set; }

    /// <summary>Role by value of the claim; others count for nothing, not even one that is called like a role of ours.</summary>
    public IDictionary<string, string> Roles { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);
}

/// <summary>Lists every mistake with its key.</summary>
internal sealed class JwtOptionsValidator(TierCatalog tiers) : IValidateOptions<JwtOptions>
{
    public ValidateOptionsResult Validate(string? name, JwtOptions options)
    {
        if (string.IsNullOrEmpty(options.Authority))
        {
            return ValidateOptionsResult.Success;
        }

        var errors = new List<string>();
        if (!Uri.TryCreate(options.Authority, UriKind.Absolute, out var authority) || authority.Scheme is not ("https" or "http"))
        {
            errors.Add("Jwt:Authority has to be an https URL.");
        }
        else if (options.RequireHttps && authority.Scheme != "https")
        {
            errors.Add("Jwt:Authority has to be an https URL; set Jwt:RequireHttps to false to take keys over plain http all the same.");
        }

        if (string.IsNullOrEmpty(options.Audience))
        {
            errors.Add("Jwt:Audience is missing: without it, tokens that the authority made for other applications would be taken.");
        }

        foreach (var (value, tenant) in options.Tenants.Where(map => !TenantIds.IsValid(map.Value)))
        {
            errors.Add($"Jwt:Tenants:{value} is '{tenant}', which can't be a tenant's id: {TenantIds.Rule}");
        }

        foreach (var (value, tier) in options.Tiers.Append(new("", options.DefaultTier)).Where(map => !tiers.Exists(map.Value)))
        {
            errors.Add($"Jwt:{(value.Length == 0 ? "DefaultTier" : $"Tiers:{value}")} is '{tier}', and there is no such tier under Tiers.");
        }

        foreach (var (value, role) in options.Roles.Where(map => !RoleNames.All.Contains(map.Value)))
        {
            errors.Add($"Jwt:Roles:{value} is '{role}'; the roles are: {string.Join(", ", RoleNames.All)}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
