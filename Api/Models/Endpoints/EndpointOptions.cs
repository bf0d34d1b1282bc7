namespace AspireAi.Api.Models.Endpoints;

/// <summary>One of several places where a model is served. What is left out is as the model's own settings say.</summary>
public sealed class EndpointOptions
{
    /// <summary>Base URL of an OpenAI-compatible API; the model's by default, as for a second key.</summary>
    public string? Endpoint { get; set; }

    /// <summary>The API's key; the model's by default where the host is the same, else none.</summary>
    public string? Key { get; set; }

    /// <summary>The name of the model there; the model's by default.</summary>
    public string? UpstreamModel { get; set; }

    /// <summary>Its share of the calls beside the others' weights. 1 to 1,000; default 1.</summary>
    public int Weight { get; set; } = 1;
}
