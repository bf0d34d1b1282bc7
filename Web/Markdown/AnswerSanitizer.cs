using AngleSharp.Dom;
using Ganss.Xss;

namespace AspireAi.Web.Markdown;

/// <summary>
/// The last gate before a model's text becomes markup in a page: what isn't on these lists goes. The markdown renderer already
/// escapes raw HTML, so that nothing here should ever have work to do; a mistake there must still not become somebody's session.
/// </summary>
internal static class AnswerSanitizer
{
    private static readonly HtmlSanitizer _sanitizer = Create();

    public static string Clean(string html) => _sanitizer.Sanitize(html);

    private static HtmlSanitizer Create()
    {
        var sanitizer = new HtmlSanitizer(new HtmlSanitizerOptions
        {
            AllowedTags = Set("a blockquote br button code dd del div dl dt em h3 h4 h5 h6 hr li ol p pre span strong sub sup table tbody td th thead tr ul"),
            AllowedAttributes = Set("aria-label class href rel role start tabindex target title type"),
            AllowedClasses = Set("code code-head code-copy code-lang task task-done table-scroll image-link left center right hl-a hl-c hl-d hl-f hl-i hl-k hl-l hl-m hl-n hl-s hl-t hl-v"),
            AllowedSchemes = Set("http https mailto"),
            UriAttributes = Set("href"),
            AllowedCssProperties = new HashSet<string>(),
            AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
            AllowDataAttributes = false,
            AllowCssCustomProperties = false,
        });

        // A relative address would be one of this site's own, made up by a model.
        sanitizer.FilterUrl += (_, e) =>
        {
            if (!Uri.TryCreate(e.SanitizedUrl, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https" or "mailto"))
            {
                e.SanitizedUrl = null;
            }
        };
        sanitizer.PostProcessNode += (_, e) =>
        {
            if (e.Node is IElement { LocalName: "a" } link)
            {
                // nofollow and noreferrer: an answer's link vouches for nothing and learns nothing.
                link.SetAttribute("rel", "noopener noreferrer nofollow");
                link.SetAttribute("target", "_blank");
            }
        };
        return sanitizer;
    }

    private static HashSet<string> Set(string words) => new(words.Split(' '), StringComparer.OrdinalIgnoreCase);
}
