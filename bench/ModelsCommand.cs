using System.Diagnostics;
using AspireAi.Api.Models.Embedding;
using AspireAi.Api.Models.Onnx;
using AspireAi.Api.Models.Verifier;

namespace AspireAi.Bench;

/// <summary>Time per call of both models, at 1 and 2 threads in a call, alone and in batches.</summary>
internal static class ModelsCommand
{
    private const int Calls = 400;

    public static int Run(Arguments arguments)
    {
        var pairs = LabeledPair.Read(arguments.Required("pairs")).Take(Calls).ToList();
        var tokens = BertTokens.Load(ModelFiles.Vocabulary);
        var single = pairs.Select(pair => MiniLmEmbeddingGenerator.Windows(tokens.Encode(pair.Asked)).First()).ToList();
        var joined = pairs.Select(pair => QuestionVerifier.Pair(tokens.Encode(pair.Stored), tokens.Encode(pair.Asked)).Sequence).ToList();

        Machine.Print($"models, {pairs.Count} calls, {single.Average(s => s.Length):F1} tokens a question, {joined.Average(s => s.Length):F1} a pair");
        Console.WriteLine($"{"model",-12}{"threads",8}{"batch",7}{"us a call",12}{"us an input",13}");
        foreach (var threads in new[] { 1, 2 })
        {
            foreach (var batch in new[] { 1, 2, 4, 8 })
            {
                Measure("embedding", ModelFiles.Embedding, "last_hidden_state", threads, batch, single);
                Measure("verifier", ModelFiles.Verifier, "logit", threads, batch, joined);
            }
        }

        return 0;
    }

    private static void Measure(string name, string path, string output, int threads, int batch, List<TokenSequence> inputs)
    {
        using var model = new OnnxModel(path, output, threads);
        // As the queue does: neighbors in length share a batch.
        var batches = inputs.OrderBy(input => input.Length).Chunk(batch).ToList();
        foreach (var chunk in batches.Take(20))
            model.Run(chunk, static (values, _) => values[0]);
        var clock = Stopwatch.StartNew();
        foreach (var chunk in batches)
            model.Run(chunk, static (values, _) => values[0]);
        var time = clock.Elapsed.TotalMicroseconds;
        Console.WriteLine($"{name,-12}{threads,8}{batch,7}{time / batches.Count,12:F0}{time / inputs.Count,13:F0}");
    }
}
