using System.ComponentModel.DataAnnotations;

namespace AspireAi.Web.ApiClient;

/// <summary>The section "Site".</summary>
internal sealed class SiteOptions
{
    public const string Section = "Site";

    /// <summary>Where programs outside reach the Api: the pages' snippets say it. Default http://localhost:5080, AppHost's Api.</summary>
    [Required]
    public Uri ApiUrl { get; set; } = new("http://localhost:5080");
}
