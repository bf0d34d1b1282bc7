using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Identity;

namespace AspireAi.Api.Accounts;

/// <summary>As Identity's own, <see cref="UpperInvariantLookupNormalizer"/>, which throws on texts that anybody can send.</summary>
internal sealed class LookupNormalizer : ILookupNormalizer
{
    [return: NotNullIfNotNull(nameof(name))]
    public string? NormalizeName(string? name) => name?.NormalizedTo(NormalizationForm.FormC).ToUpperInvariant();

    [return: NotNullIfNotNull(nameof(email))]
    public string? NormalizeEmail(string? email) => NormalizeName(email);
}
