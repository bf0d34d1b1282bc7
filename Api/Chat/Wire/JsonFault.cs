namespace AspireAi.Api.Chat.Wire;

/// <summary>Finds the field in which a body that is no JSON goes wrong. Slow and on the error path only.</summary>
internal static class JsonFault
{
    private const int MaxDepth = 64;

    /// <summary>The path of the field that was being read, such as <c>messages[1].content</c>; null before the first.</summary>
    public static string? PathOf(ReadOnlySpan<byte> utf8) => Walk(utf8).Path;

    public static string At(ReadOnlySpan<byte> utf8) => PathOf(utf8) is { } path ? $" at '{path}'" : "";

    public static string Reason(ReadOnlySpan<byte> utf8) => Walk(utf8).Reason;

    private static (string? Path, string Reason) Walk(ReadOnlySpan<byte> utf8)
    {
        var frames = new Stack<Frame>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        NextElement(frames);
                        frames.Push(new Frame(reader.TokenType == JsonTokenType.StartArray));
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        frames.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        // One that can't be read belongs to the object, not to the field before.
                        frames.Peek().Name = null;
                        var name = reader.GetString()!;
                        frames.Peek().Name = name;
                        if (!frames.Peek().Seen.Add(name))
                        {
                            return (Path(frames), "the field is given twice.");
                        }

                        break;
                    default:
                        if (reader.TokenType == JsonTokenType.String)
                        {
                            _ = reader.GetString();
                        }

                        NextElement(frames);
                        break;
                }
            }

            return (null, "it ends too early.");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            // The element after the last one read is the broken one.
            NextElement(frames);
            return (Path(frames), InWords(exception.Message));
        }
    }

    private static void NextElement(Stack<Frame> frames)
    {
        if (frames.TryPeek(out var frame) && frame.IsArray)
        {
            frame.Index++;
        }
    }

    private static string? Path(Stack<Frame> frames)
    {
        var path = new StringBuilder();
        foreach (var frame in frames.Reverse())
        {
            if (frame.IsArray)
            {
                path.Append('[').Append(Math.Max(0, frame.Index)).Append(']');
            }
            else if (frame.Name is not null)
            {
                path.Append(path.Length == 0 ? "" : ".").Append(frame.Name);
            }
        }

        return path.Length == 0 ? null : path.ToString();
    }

    // What the reader says of its own workings, as whoever wrote the body would say it. The position that it appends is said already,
    // in terms that start at 1.
    private static string InWords(string message)
    {
        bool Says(string words) => message.Contains(words, StringComparison.Ordinal);
        var position = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return Says("Expected depth to be zero") || Says("end of data") ? "it ends too early."
            : Says("maximum configured depth") ? $"it is nested more than {MaxDepth} levels deep."
            : Says("transcode") ? "it holds text that is no valid Unicode."
            : position < 0 ? message
            : message[..position];
    }

    private sealed class Frame(bool isArray)
    {
        public bool IsArray => isArray;

        public int Index { get; set; } = -1;

        public string? Name { get; set; }

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);
    }
}
