using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace AspireAi.Api.Data;

/// <summary>
/// PostgreSQL's text can hold neither U+0000 nor half of a surrogate pair; JSON and addresses can, so anybody may send them. In every
/// parameter of a statement they become U+FFFD, on SQLite too, so that both answer alike.
/// </summary>
internal sealed class StorableText : DbCommandInterceptor
{
    public static StorableText Instance { get; } = new();

    public override DbCommand CommandInitialized(CommandEndEventData eventData, DbCommand result)
    {
        foreach (DbParameter parameter in result.Parameters)
        {
            if (parameter.Value is string text)
            {
                parameter.Value = Of(text);
            }
        }

        return result;
    }

    /// <summary>The text as it can be stored.</summary>
    public static string Of(string text) => text.Contains('\0', StringComparison.Ordinal) || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
        // Half of a pair is enumerated as U+FFFD.
        ? string.Concat(text.EnumerateRunes().Select(static rune => rune.Value == 0 ? "\uFFFD" : rune.ToString()))
        : text;
}
