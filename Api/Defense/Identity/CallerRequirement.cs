namespace AspireAi.Api.Defense.Identity;

/// <summary>What an endpoint demands of its caller. Endpoints without one are open to every caller, guests where they are allowed included.</summary>
/// <param name="Role">See <see cref="RoleNames"/>; null: any person who is signed in.</param>
internal sealed record CallerRequirement(string? Role)
{
    /// <summary>Needs an account, but takes one of its keys for it.</summary>
    public bool KeysWillDo { get; init; }
}

internal static class CallerRequirementConventionExtensions
{
    /// <summary>A person who is signed in. Keys won't do: a leaked one must not make keys, or change a password.</summary>
    public static TBuilder RequireSignedIn<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new CallerRequirement(Role: null));

    /// <summary>A person who is signed in, or one of their keys.</summary>
    public static TBuilder RequireAccount<TBuilder>(this TBuilder builder) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new CallerRequirement(Role: null) { KeysWillDo = true });

    public static TBuilder RequireRole<TBuilder>(this TBuilder builder, string role) where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new CallerRequirement(role));
}
