namespace AspireAi.Api.Defense.Identity;

/// <summary>Who is asking, or why there is no answer to that. Not thrown: garbage keys come in floods.</summary>
internal readonly record struct CallerResult(Caller? Caller, ApiException? Error)
{
    public CallerResult(Caller caller) : this(caller, null)
    {
    }

    public CallerResult(ApiException error) : this(null, error)
    {
    }
}
