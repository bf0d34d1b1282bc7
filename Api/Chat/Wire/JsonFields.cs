namespace AspireAi.Api.Chat.Wire;

/// <summary>Typed reading of JSON fields where a wrong type or range is a 400 that names the field. JSON null counts as absent.</summary>
internal static class JsonFields
{
    public static bool Has(this JsonElement parent, ReadOnlySpan<byte> name, out JsonElement value) =>
        parent.TryGetProperty(name, out value) && value.ValueKind is not JsonValueKind.Null;

    public static string? OptionalString(this JsonElement parent, ReadOnlySpan<byte> name, string path) =>
        parent.Has(name, out var value) ? value.Text(path) : null;

    public static bool OptionalBoolean(this JsonElement parent, ReadOnlySpan<byte> name, string path)
    {
        if (!parent.Has(name, out var value))
        {
            return false;
        }

        return value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw WrongType(path, "a boolean", value),
        };
    }

    public static int? OptionalInteger(this JsonElement parent, ReadOnlySpan<byte> name, string path, long min, long max)
    {
        if (!parent.Has(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw WrongType(path, "an integer", value);
        }

        if (!value.TryGetInteger(out var number))
        {
            throw Invalid(path, $"'{path}' has to be an integer between {min} and {max}.");
        }

        return number >= min && number <= max
            ? (int)number
            : throw Invalid(path, $"'{path}' has to lie between {min} and {max}, but is {number}.");
    }

    /// <summary>Some languages write a whole number with a fraction: 100.0.</summary>
    public static bool TryGetInteger(this JsonElement value, out long number)
    {
        if (value.TryGetInt64(out number))
        {
            return true;
        }

        var isWhole = value.TryGetDecimal(out var exact) && decimal.IsInteger(exact) && exact is >= long.MinValue and <= long.MaxValue;
        number = isWhole ? (long)exact : 0;
        return isWhole;
    }

    public static double? OptionalNumber(this JsonElement parent, ReadOnlySpan<byte> name, string path, double min, double max)
    {
        if (!parent.Has(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.Number)
        {
            throw WrongType(path, "a number", value);
        }

        var number = value.GetDouble();
        return number >= min && number <= max
            ? number
            : throw Invalid(path, FormattableString.Invariant($"'{path}' has to lie between {min} and {max}."));
    }

    public static JsonElement? OptionalOfKind(this JsonElement parent, ReadOnlySpan<byte> name, string path, JsonValueKind kind)
    {
        if (!parent.Has(name, out var value))
        {
            return null;
        }

        return value.ValueKind == kind ? value : throw WrongType(path, kind == JsonValueKind.Array ? "an array" : "an object", value);
    }

    /// <summary>The string value; an escaped lone surrogate is no text and is refused.</summary>
    public static string Text(this JsonElement value, string path)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            throw WrongType(path, "a string", value);
        }

        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw Invalid(path, $"'{path}' holds an escape that is not valid Unicode (a lone surrogate).");
        }
    }

    public static InvalidRequestException WrongType(string path, string expected, JsonElement value) =>
        new($"'{path}' has to be {expected}, but is {Name(value.ValueKind)}.", path, "invalid_type");

    public static InvalidRequestException Invalid(string path, string message) => new(message, path, "invalid_value");

    public static InvalidRequestException Missing(string path, string message) => new(message, path, "missing_required_parameter");

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "a boolean",
    };
}
