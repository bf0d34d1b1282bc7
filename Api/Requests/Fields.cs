using System.ComponentModel.DataAnnotations;
using System.Net.Mail;
using System.Reflection;
using System.Text.RegularExpressions;
using AspireAi.Api.Defense.Tiers;
using Microsoft.AspNetCore.Identity;
using MimeKit;

namespace AspireAi.Api.Requests;

/// <summary>Checks parameters and fields of requests; every error names its own.</summary>
internal static partial class Fields
{
    /// <summary>Far below what a 64-bit sum overflows at.</summary>
    public const double MostGranted = 1_000_000_000_000;

    // Longer ones are hashed to the same length anyhow.
    private const int MaxPasswordLength = 256;
    private const int MaxEmailLength = 254;
    private const int MaxTokenLength = 2_000;
    private const int MaxWindows = 8;
    private const int MaxModels = 100;
    private static readonly ParserOptions _strictly = new() { AddressParserComplianceMode = RfcComplianceMode.Strict, AllowAddressesWithoutDomain = false };

    public static string Required(string? value, string field, int maxLength = MaxTokenLength) =>
        string.IsNullOrEmpty(value) ? throw Wrong(field, $"'{field}' is missing.")
        : value.Length > maxLength ? throw Wrong(field, $"'{field}' is longer than {maxLength:N0} characters.")
        : value;

    public static string Password(string? value, string field) => Required(value, field, MaxPasswordLength);

    public static string Email(string? value, string field = "email")
    {
        var email = Required(value, field, MaxEmailLength);
        return IsEmail(email) ? email : throw Wrong(field, $"'{field}' is no e-mail address.");
    }

    /// <summary>
    /// Whether mail can be sent there: what the framework's <c>MailAddress</c> takes, the mailer may not (<c>a.@example.com</c>). Characters
    /// that nobody sees would make one address look like another to an administrator.
    /// </summary>
    public static bool IsEmail(string email) =>
        !email.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
        && MailAddress.TryCreate(email, out var address) && address.Address == email
        && MailboxAddress.TryParse(_strictly, email, out var mailbox) && mailbox.Address == email && string.IsNullOrEmpty(mailbox.Name);

    public static string Name(string? value, string field = "name") =>
        NameShape().IsMatch(Required(value, field)) ? value! : throw Wrong(field, $"'{field}' has to be 3 to 32 of A-Z a-z 0-9 . _ -, beginning with a letter or digit.");

    public static string Label(string? value, string field = "name")
    {
        var label = Required(value?.Trim(), field, 100);
        return label.Any(char.IsControl) ? throw Wrong(field, $"'{field}' has control characters in it.")
            : label.Any(IsTurning) || label.All(c => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format)
                ? throw Wrong(field, $"'{field}' has invisible characters in it, by which it would be read as something else.")
            : label;
    }

    public static string Tenant(string? value, string field = "tenant") =>
        TenantIds.IsValid(value) ? value! : throw Wrong(field, $"'{field}' has to be {TenantIds.Rule}");

    public static string Tier(string? value, TierCatalog tiers, string field = "tier") =>
        tiers.Exists(Required(value, field)) ? value! : throw Wrong(field, $"'{field}' has to be one of: {string.Join(", ", tiers.Names)}.");

    public static IReadOnlyList<string> Roles(IReadOnlyList<string> roles) =>
        roles.All(RoleNames.All.Contains) ? [.. roles.Distinct()] : throw Wrong("roles", $"'roles' takes: {string.Join(", ", RoleNames.All)}.");

    /// <summary>A password that Identity's validators did not like, or another mistake of the person's.</summary>
    public static InvalidRequestException Wrong(IdentityResult result, string field) =>
        Wrong(field, string.Join(' ', result.Errors.Select(error => error.Description)));

    public static InvalidRequestException Wrong(string field, string message) => new(message, field, "invalid_value");

    public static DateTimeOffset? InFuture(DateTimeOffset? value, TimeProvider time, string field) =>
        value <= time.GetUtcNow() ? throw Wrong(field, $"'{field}' has passed already.") : value;

    /// <summary>Refuses what the attributes of a parameter or a property rule out. Null is for <see cref="Required"/> to refuse.</summary>
    public static void Check(string field, object? value, ICustomAttributeProvider? attributes)
    {
        if (value is not null && RuleOf(attributes) is { } rule && !rule.IsValid(value))
        {
            throw Ruled(field, rule, string.Create(CultureInfo.InvariantCulture, $"{value}"));
        }
    }

    public static ValidationAttribute? RuleOf(ICustomAttributeProvider? attributes) =>
        attributes?.GetCustomAttributes(typeof(ValidationAttribute), inherit: true).Cast<ValidationAttribute>().FirstOrDefault();

    public static InvalidRequestException Ruled(string field, ValidationAttribute rule, string sent) => Wrong(field, rule switch
    {
        AtLeastAttribute least => string.Create(CultureInfo.InvariantCulture, $"'{field}' has to be at least {least.Minimum}, not '{sent}'."),
        RangeAttribute range => string.Create(CultureInfo.InvariantCulture, $"'{field}' has to be from {range.Minimum} to {range.Maximum}, not '{sent}'."),
        AllowedValuesAttribute allowed => $"'{field}' has to be one of: {string.Join(", ", allowed.Values)}.",
        _ => rule.FormatErrorMessage(field),
    });

    public static KeyLimits? Limits(KeyLimits? limits)
    {
        if (limits is null)
        {
            return null;
        }

        if (limits.Requests is { } windows)
        {
            if (windows.Count > MaxWindows)
            {
                throw Wrong("limits.requests", $"'limits.requests' takes at most {MaxWindows} windows.");
            }

            for (var i = 0; i < windows.Count; i++)
            {
                if (windows[i] is null)
                {
                    throw Wrong($"limits.requests[{i}]", $"'limits.requests[{i}]' has to be an object with 'count' and 'window'.");
                }

                Sound(windows[i].CountFault(), $"limits.requests[{i}].count");
                Sound(windows[i].WindowFault(), $"limits.requests[{i}].window");
            }
        }

        if (limits.Models is { } models && (models.Count > MaxModels || models.Any(string.IsNullOrWhiteSpace)))
        {
            throw Wrong("limits.models", $"'limits.models' takes at most {MaxModels} names, none of them empty.");
        }

        return limits;
    }

    // Embeddings, overrides and isolates show a text in another order than it has. Marks of direction and joiners don't: people write with them.
    private static bool IsTurning(char c) => c is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static void Sound(string? fault, string field)
    {
        if (fault is not null)
        {
            throw Wrong(field, $"'{field}' {fault}");
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{2,31}\z")]
    private static partial Regex NameShape();
}

/// <summary>A number that has no highest value of its own.</summary>
internal sealed class AtLeastAttribute(double least) : RangeAttribute(least, double.PositiveInfinity);
