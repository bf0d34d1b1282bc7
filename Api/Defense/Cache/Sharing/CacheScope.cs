using System.Collections.Concurrent;
using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Defense.Cache.Sharing;

/// <summary>
/// Whose answers a request may read and who may read its own: decided from the caller and the request's content alone, never
/// from a header. Names of scopes become parts of store keys.
/// </summary>
/// <param name="Shared">The tenant's scope, null where the request must not read it.</param>
/// <param name="Private">The caller's own scope, null where nothing of the caller's is kept.</param>
/// <param name="Write">The scope in which a new answer is stored; null: it is not stored.</param>
/// <param name="IsEphemeral">Its answer is another one soon: it is kept only for as long as <c>Cache:Ephemeral</c> says, and never found by its meaning.</param>
public readonly record struct CacheScope(string? Shared, string? Private, string? Write, bool IsEphemeral = false)
{
    // Above it a provider's answers are wanted different.
    private const double HighestTemperature = 1;

    // What was found out about a request's content, by its fingerprint. Reading it takes a tenth of a hit's time, and hits are the same requests again.
    private const int MostKnown = 10_000;

    private static readonly ConcurrentDictionary<string, (bool IsShareable, bool IsEphemeral)> _known = new(StringComparer.Ordinal);
    private static int _knownCount;

    /// <param name="call">The request and its caller.</param>
    /// <param name="fingerprint">Of all that the request says: what is found out of its content holds for every other one with the same.</param>
    /// <param name="shareGuestAnswers">As the setting says.</param>
    public static CacheScope Of(ChatCall call, string fingerprint, bool shareGuestAnswers)
    {
        var own = OwnOf(call);
        var (shareable, ephemeral) = ContentOf(call, fingerprint);
        if (!shareable)
        {
            // Several people may stand behind a guest's address, so what is personal is not kept for it at all.
            return call.Caller.Kind == CallerKind.Guest ? new CacheScope(null, null, null, ephemeral) : new CacheScope(null, own, own, ephemeral);
        }

        if (ephemeral)
        {
            return new CacheScope(null, own, own, true);
        }

        var shared = $"s:{call.Caller.Tenant}";
        return call.Caller.Kind == CallerKind.Guest && !shareGuestAnswers
            ? new CacheScope(shared, own, own)
            : new CacheScope(shared, null, shared);
    }

    private static (bool IsShareable, bool IsEphemeral) ContentOf(ChatCall call, string fingerprint)
    {
        if (_known.TryGetValue(fingerprint, out var known))
        {
            return known;
        }

        known = (IsContextFree(call.Messages) && !HoldsPersonalData(call.Messages), IsEphemeralCall(call));
        if (Interlocked.Increment(ref _knownCount) > MostKnown)
        {
            _known.Clear();
            _knownCount = 0;
        }

        _known[fingerprint] = known;
        return known;
    }

    /// <summary>The caller's own scope.</summary>
    public static string OwnOf(ChatCall call) => $"p:{call.Caller.Tenant}:{call.Caller.Id}{PersonOf(call.Root)}";

    // A program asks for many people with one key, and says here for whom.
    private static string PersonOf(JsonElement request) =>
        (request.Has("user"u8, out var user), request.Has("safety_identifier"u8, out var safety)) switch
        {
            (false, false) => "",
            var (_, both) => $":{(user.ValueKind == JsonValueKind.Undefined ? "" : user.GetRawText())}\n{(both ? safety.GetRawText() : "")}",
        };

    /// <summary>One user message of text, and before it nothing but instructions.</summary>
    public static bool IsContextFree(JsonElement messages)
    {
        var users = 0;
        foreach (var message in messages.EnumerateArray())
        {
            var role = message.GetProperty("role"u8);
            if (role.ValueEquals("user"u8))
            {
                users++;
            }
            else if (users > 0 || !(role.ValueEquals("system"u8) || role.ValueEquals("developer"u8)))
            {
                return false;
            }

            if (!message.Has("content"u8, out var content) || !IsText(content))
            {
                return false;
            }
        }

        return users == 1;
    }

    private static bool HoldsPersonalData(JsonElement messages)
    {
        foreach (var message in messages.EnumerateArray())
        {
            var text = ChatMessageReader.TextOf(message);
            // What a program tells the model is no text of a person's.
            var isPasted = message.GetProperty("role"u8).ValueEquals("user"u8) && PastedText.IsIn(text);
            if (isPasted || PersonalData.IsIn(text) || message.Has("name"u8, out _))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsEphemeralCall(ChatCall call)
    {
        if (call.Root.Has("temperature"u8, out var temperature) && temperature.ValueKind == JsonValueKind.Number && temperature.GetDouble() > HighestTemperature)
        {
            return true;
        }

        foreach (var message in call.Messages.EnumerateArray())
        {
            if (message.GetProperty("role"u8).ValueEquals("user"u8) && Ephemeral.Is(ChatMessageReader.TextOf(message)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsText(JsonElement content)
    {
        if (content.ValueKind == JsonValueKind.String)
        {
            return true;
        }

        foreach (var part in content.EnumerateArray())
        {
            if (!part.GetProperty("type"u8).ValueEquals("text"u8))
            {
                return false;
            }
        }

        return true;
    }
}
