using AspireAi.Api.Models;
using CsCheck;
using Microsoft.Extensions.AI;
using Xunit;

namespace AspireAi.Api.Tests.Models;

public sealed class OutputMeterTests
{
    private static readonly TokenCounter _tokens = new();
    private static readonly string[] _words = ["hello", "Grüße", "的", "\n\n", "🙂", "x = 5;"];

    [Fact]
    public void Meter_AnyTextInAnyPieces_CountsAsTheWholeDoes()
    {
        var text = Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 1, 12], Gen.Int[0, _words.Length - 1].Select(i => _words[i])).Array[1, 400]
            .Select(words => string.Join(' ', words));
        Gen.Select(text, Gen.Int[1, 40]).Sample((whole, piece) =>
        {
            var meter = new OutputMeter(_tokens, choices: 1, TimeProvider.System);
            var chunks = 0;
            for (var at = 0; at < whole.Length; at += piece, chunks++)
            {
                meter.Add(new ChatResponseUpdate(ChatRole.Assistant, whole.Substring(at, Math.Min(piece, whole.Length - at))));
            }

            var count = _tokens.Count(whole);
            // Where a border falls may cost a token; less than the whole is never counted.
            Assert.InRange(meter.Produced, count - (count / 100), Math.Max(chunks, count + (whole.Length / 256) + 4));
            Assert.Equal(meter.Produced > count, meter.IsOver(count));
            Assert.False(meter.IsOver(meter.Produced));
        }, iter: 200);
    }

    [Fact]
    public async Task Counter_LongRunsOfAnything_ComesToAnEndAndCountsNoLess()
    {
        foreach (var unit in new[] { "a", "!", " ", "的", "ab1" })
        {
            var run = string.Concat(Enumerable.Repeat(unit, 200_000 / unit.Length));
            // The encoder alone takes minutes for some of these; the limit is only there so that a failure is reported.
            var counted = await Task.Run(() => _tokens.Count(run)).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
            Assert.InRange(counted, _tokens.Count(run.AsSpan(0, 2_000)) * 90, int.MaxValue);
        }
    }

    [Fact]
    public void Counter_OrdinaryText_CountsAsTheEncoderDoes()
    {
        var text = string.Join("\n\n", Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs"), "*.md").Select(File.ReadAllText));
        var encoder = Microsoft.ML.Tokenizers.TiktokenTokenizer.CreateForEncoding("o200k_base");
        Assert.InRange(_tokens.Count(text), encoder.CountTokens(text), encoder.CountTokens(text) + (text.Length / 2000));
    }
}
