using System.Text.Json.Nodes;
using AspireAi.Api.Chat.Wire;

namespace AspireAi.Api.Defense.Cache.Exact;

/// <summary>
/// A value that comes in pieces, as a stream's deltas bring it: texts and lists grow, objects are joined field by field, items of
/// a list that say their <c>index</c> are joined by it, and of everything else the last one counts.
/// </summary>
internal sealed class JoinedJson(string name)
{
    // Said once, or again as they are, but never in pieces.
    private static readonly HashSet<string> _whole = new(StringComparer.Ordinal) { "role", "id", "type", "name", "object", "format" };

    private OrderedDictionary<string, JoinedJson>? _fields;
    private List<(int? Index, JoinedJson Item)>? _items;
    private List<string>? _texts;
    private JsonNode? _last;

    public void Add(JsonNode? value)
    {
        switch (value)
        {
            case null:
                break;
            case JsonObject fields:
                _fields ??= new(StringComparer.Ordinal);
                foreach (var (inner, item) in fields)
                {
                    if (!_fields.TryGetValue(inner, out var field))
                    {
                        _fields[inner] = field = new JoinedJson(inner);
                    }

                    field.Add(item);
                }

                break;
            case JsonArray items:
                _items ??= [];
                foreach (var item in items)
                {
                    ItemOf(item).Add(item);
                }

                break;
            case JsonValue piece when !_whole.Contains(name) && WireText.Of(piece) is { } text:
                (_texts ??= []).Add(text);
                break;
            default:
                _last = WireText.Copy(value);
                break;
        }
    }

    public JsonNode? ToJson() =>
        _fields is not null ? new JsonObject(_fields.Select(static field => KeyValuePair.Create(field.Key, field.Value.ToJson())))
        : _items is not null ? new JsonArray([.. _items.Select(static item => item.Item.ToJson())])
        : _texts is not null ? JsonValue.Create(WireText.Whole(Text(_texts)))
        : _last?.DeepClone();

    private JoinedJson ItemOf(JsonNode? item)
    {
        var index = item is JsonObject fields && fields["index"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : (int?)null;
        if (index is not null)
        {
            foreach (var (known, joined) in _items!)
            {
                if (known == index)
                {
                    return joined;
                }
            }
        }

        var added = new JoinedJson(index is null ? name : index.Value.ToString(CultureInfo.InvariantCulture));
        _items!.Add((index, added));
        return added;
    }

    // Sound comes in pieces of base64, of which each may be padded.
    private string Text(List<string> pieces)
    {
        if (name == "data" && pieces.SkipLast(1).Any(static piece => piece.EndsWith('=')))
        {
            try
            {
                return Convert.ToBase64String([.. pieces.SelectMany(Convert.FromBase64String)]);
            }
            catch (FormatException)
            {
                // Something else of that name.
            }
        }

        return string.Concat(pieces);
    }
}
