using AspireAi.Api.Chat.Wire;
using Microsoft.Extensions.AI;

namespace AspireAi.Api.Models;

/// <summary>
/// Counts what a model has produced, while it does, for the answers whose usage nobody reports and to notice one that goes on
/// beyond its limit.
/// </summary>
internal sealed class OutputMeter(TokenCounter tokens, int choices, TimeProvider time)
{
    // Text is counted for good once it is this long and ends before a word.
    private const int CountedAt = 512;

    private readonly StringBuilder _open = new();
    private long _counted;
    private long _chunks;
    private long _first;
    private long _last;
    private int _finished;
    private UInt128 _ended;
    private (string? Content, string? Other, int Bytes) _largest;

    /// <summary>The last usage that the provider reported.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>
    /// Whether that is of the whole answer: it came with or after the end of every choice, or with the error that was the end. Some
    /// providers report all along the way what was done so far.
    /// </summary>
    public bool UsageIsFinal { get; private set; }

    /// <summary>Text came, so that more may be on its way.</summary>
    public bool HasOutput => _chunks > 0;

    /// <summary>When the first text came; null: none has.</summary>
    public DateTimeOffset? FirstOutput { get; private set; }

    /// <summary>Tokens of the largest chunk.</summary>
    public long LargestChunk => tokens.Count(_largest.Content) + tokens.Count(_largest.Other);

    /// <summary>Time between the first and the last chunk with text.</summary>
    public TimeSpan Duration => _chunks > 1 ? time.GetElapsedTime(_first, _last) : TimeSpan.Zero;

    /// <summary>
    /// Tokens so far, and not fewer than there were chunks: a provider that sends token by token may have cut words into other
    /// tokens than ours, and bills those.
    /// </summary>
    public long Produced => Math.Max(_counted + (_open.Length == 0 ? 0 : tokens.Count(_open.ToString())), _chunks);

    public void Add(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is WirePayload payload)
        {
            _ended |= payload.Finished;
            _finished = (int)UInt128.PopCount(_ended);
            Report(payload.Usage, isFinal: _finished >= choices);
            Add(payload.Content, payload.OtherOutput, isWhole: false);
        }
        else
        {
            _finished += update.FinishReason is null ? 0 : 1;
            Report(update.Contents.OfType<UsageContent>().LastOrDefault()?.Details, isFinal: _finished >= choices);
            Add(update.Text, null, isWhole: false);
        }
    }

    /// <summary>Takes note of what the provider says it did.</summary>
    public void Report(UsageDetails? usage, bool isFinal)
    {
        if (usage is not null)
        {
            Usage = usage;
            UsageIsFinal = isFinal;
        }
    }

    public void Add(ChatResponse response)
    {
        Report(response.Usage, isFinal: true);
        if (response.RawRepresentation is WirePayload payload)
        {
            Add(payload.Content, payload.OtherOutput, isWhole: true);
        }
        else
        {
            Add(response.Text, null, isWhole: true);
        }
    }

    /// <summary>Whether more than so many tokens were produced. Costs nothing until it comes near.</summary>
    public bool IsOver(long limit)
    {
        // No tokenizer makes more tokens than UTF-8 bytes, and a character has three of those at most.
        return Math.Max(_counted + (_open.Length * 3L), _chunks) > limit && Produced > limit;
    }

    private void Add(string? content, string? other, bool isWhole)
    {
        if (string.IsNullOrEmpty(content) && string.IsNullOrEmpty(other))
        {
            return;
        }

        _last = time.GetTimestamp();
        if (_chunks++ == 0)
        {
            _first = _last;
            FirstOutput = time.GetUtcNow();
        }

        var bytes = Encoding.UTF8.GetByteCount(content ?? "") + Encoding.UTF8.GetByteCount(other ?? "");
        _largest = bytes > _largest.Bytes ? (content, other, bytes) : _largest;
        if (choices != 1 || !string.IsNullOrEmpty(other))
        {
            // Pieces of several choices are no text together.
            _counted += tokens.Count(content) + tokens.Count(other);
            return;
        }

        _open.Append(content);
        // The text of a whole answer is only counted if somebody asks.
        if (_open.Length >= CountedAt && !isWhole)
        {
            Close();
        }
    }

    private void Close()
    {
        var text = _open.ToString();
        var end = text.LastIndexOf(' ');
        end = end > 0 ? end : text.Length;
        _counted += tokens.Count(text.AsSpan(0, end));
        _open.Clear().Append(text, end, text.Length - end);
    }
}
