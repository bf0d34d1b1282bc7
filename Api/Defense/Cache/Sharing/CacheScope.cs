using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Defense.Cache.Sharing;

/// <summary>
/// Whose answers a request may read and who may read its own: decided from the caller and the request's content alone, never
/// from a header. Names of scopes become parts of store keys.
/// </summary>
/// <param name="Shared">The tenant's scope, null where the request must not read it.</param>
/// <param name="Private">The caller's own scope, null where nothing of the caller's is kept.</param>
/// <param name="Write">The scope in which a new answer is stored; null: it is not stored.</param>
public readonly record struct CacheScope(string? Shared, string? Private, string? Write)
{
    public static CacheScope Of(ChatCall call, bool shareGuestAnswers)
    {
        var own = OwnOf(call);
        var shareable = IsContextFree(call.Messages) && !HoldsPersonalData(call.Messages);
        if (!shareable)
        {
            // Several people may stand behind a guest's address, so what is personal is not kept for it at all.
            return call.Caller.Kind == CallerKind.Guest ? default : new CacheScope(null, own, own);
        }

        var shared = $"s:{call.Caller.Tenant}";
        return call.Caller.Kind == CallerKind.Guest && !shareGuestAnswers
            ? new CacheScope(shared, own, own)
            : new CacheScope(shared, null, shared);
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
            if (PersonalData.IsIn(ChatMessageReader.TextOf(message)) || message.Has("name"u8, out _))
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
