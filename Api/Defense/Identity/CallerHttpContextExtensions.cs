namespace AspireAi.Api.Defense.Identity;

public static class CallerHttpContextExtensions
{
    /// <summary>Who is asking, as the identity step found out.</summary>
    /// <exception cref="InvalidOperationException">The endpoint is open to anyone, so nobody was identified.</exception>
    public static Caller GetCaller(this HttpContext context) => context.Features.Get<Caller>()
        ?? throw new InvalidOperationException($"{context.GetEndpoint()?.DisplayName} allows anonymous requests and asks who is calling.");
}
