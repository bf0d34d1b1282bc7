using System.Text.Json.Serialization;
using AspireAi.Api.Defense.Cache.Sharing;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>What a cacheable request asks the store about.</summary>
/// <param name="Fingerprint">Hash of everything that changes the answer.</param>
/// <param name="SharedEntry">Id of the tenant's entry, or empty.</param>
/// <param name="PrivateEntry">Id of the caller's own entry, or empty.</param>
/// <param name="WriteEntry">Where a fresh answer goes, or empty.</param>
/// <param name="WriteScope">Scope of <paramref name="WriteEntry"/>, for the operator.</param>
/// <param name="CallerTag">The caller, hashed.</param>
/// <param name="OutputLimit">Tokens that the answer may have; an answer made under a tighter limit is not joined.</param>
internal sealed record AnswerRequest(
    string Fingerprint, string SharedEntry, string PrivateEntry, string WriteEntry, string WriteScope, string CallerTag, int OutputLimit)
{
    /// <summary>Who may be served its answer.</summary>
    public CacheScope Sharing { get; init; }

    /// <summary>The entry that a flight makes, and the flight's name; a script has to name one, even where nothing will be written.</summary>
    public string FlightEntry => WriteEntry.Length > 0 ? WriteEntry : SharedEntry;

    /// <summary>The flight of those whose answers may be longer than the one that is being made.</summary>
    public string LongerFlight => $"{FlightEntry}:{OutputLimit}";
}

internal enum AnswerReplyKind
{
    /// <summary>Not to be cached: the call goes on as if there were no cache.</summary>
    Bypass,

    /// <summary>The store is away.</summary>
    Away,

    /// <summary>Nothing stored, and the call goes on alone.</summary>
    Miss,

    Hit,

    /// <summary>Nothing stored, and this call makes the answer for all who come meanwhile.</summary>
    Lead,

    /// <summary>Somebody is making it.</summary>
    Join,
}

/// <summary>What the store said.</summary>
internal sealed record AnswerReply(AnswerReplyKind Kind)
{
    /// <summary>Id of the entry that was hit.</summary>
    public string? Entry { get; init; }

    public byte[]? Body { get; init; }

    /// <summary>When that expires; also tells it from a newer answer to the same.</summary>
    public string? Expiry { get; init; }

    /// <summary>Name of the flight to lead or to join.</summary>
    public string? Flight { get; init; }

    /// <summary>The flight's token: this call's own, or the leader's.</summary>
    public string? Token { get; init; }

    /// <summary>The question; null for a bypass.</summary>
    public AnswerRequest? Request { get; init; }

    /// <summary>Whether the single-flight stage has taken the claim over; if not, it is given back at the call's end.</summary>
    public bool ClaimTaken { get; set; }
}

/// <summary>What an operator sees of a stored answer.</summary>
public sealed record AnswerAbout
{
    /// <summary>The scope of what may be served to everybody of the tenant.</summary>
    public const string Shared = "shared";

    /// <summary>The scope of what is one caller's alone.</summary>
    public const string Private = "private";

    public required string Id { get; init; }

    public required string Tenant { get; init; }

    /// <summary>shared or private.</summary>
    public required string Scope { get; init; }

    public required string Model { get; init; }

    /// <summary>Beginning of the last user message.</summary>
    public required string Question { get; init; }

    public required DateTimeOffset Made { get; init; }

    public required int Bytes { get; init; }

    /// <summary>Tokens that each hit saves.</summary>
    public long? Tokens { get; init; }
}

/// <summary>A stored answer as an operator finds it.</summary>
/// <param name="About">What it is.</param>
/// <param name="Body">As <see cref="CachedAnswer"/> encodes it.</param>
/// <param name="Used">When a caller last read it, to about a second.</param>
/// <param name="Expires">When it leaves by itself.</param>
internal sealed record StoredAnswer(AnswerAbout About, ReadOnlyMemory<byte> Body, DateTimeOffset? Used, DateTimeOffset? Expires);

[JsonSerializable(typeof(AnswerAbout))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
internal sealed partial class AnswerAboutJson : JsonSerializerContext;
