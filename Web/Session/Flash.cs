using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;

namespace AspireAi.Web.Session;

/// <summary>What a form has to say on the page that comes after it.</summary>
/// <param name="Good">Whether it did what was asked.</param>
/// <param name="Text">For the person.</param>
/// <param name="Field">The form's field that was wrong.</param>
/// <param name="Values">What was typed, so that nobody has to type it again; never a password.</param>
/// <param name="Secret">Something that is shown this once.</param>
public sealed record FlashMessage(bool Good, string Text, string? Field = null, IReadOnlyDictionary<string, string>? Values = null, string? Secret = null);

/// <summary>
/// Carries a <see cref="FlashMessage"/> over a redirect, in a sealed cookie that the next page takes away. Not in the address: a link
/// could then put words into this site's mouth, and addresses are kept in histories.
/// </summary>
internal sealed class Flash(IDataProtectionProvider protection)
{
    private const string Cookie = "aspireai-flash";
    // A cookie holds 4 KB, and sealing makes it longer.
    private const int LongestText = 600;
    private const int LongestValue = 200;
    private static readonly TimeSpan _life = TimeSpan.FromMinutes(2);

    private readonly IDataProtector _protector = protection.CreateProtector("AspireAi.Web.Flash.1");

    public void Leave(HttpContext context, FlashMessage message)
    {
        var cut = message with
        {
            Text = Cut(message.Text, LongestText),
            Values = message.Values?.ToDictionary(value => value.Key, value => Cut(value.Value, LongestValue), StringComparer.Ordinal),
        };
        context.Response.Cookies.Append(Cookie, _protector.Protect(JsonSerializer.Serialize(cut)), Options(context, _life));
    }

    /// <summary>Reads it, once.</summary>
    public FlashMessage? Take(HttpContext context)
    {
        if (context.Request.Cookies[Cookie] is not { Length: > 0 } text || context.Response.HasStarted)
        {
            return null;
        }

        context.Response.Cookies.Delete(Cookie, Options(context, null));
        try
        {
            return JsonSerializer.Deserialize<FlashMessage>(_protector.Unprotect(text));
        }
        catch (Exception exception) when (exception is CryptographicException or JsonException)
        {
            // Somebody else's, or sealed by keys that are not to be had now.
            return null;
        }
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];

    private static CookieOptions Options(HttpContext context, TimeSpan? life) => new()
    {
        HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps, IsEssential = true, MaxAge = life,
    };
}
