using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace AspireAi.Api.Models.Onnx;

/// <summary>
/// A BERT-shaped ONNX model: int64 ids, mask and token types in, one float tensor out. A run computes on the thread
/// that calls it, so that the number of computing threads is the number of callers and nothing else; ONNX Runtime's
/// own pools would spin on cores that belong to the request path.
/// </summary>
internal sealed class OnnxModel : IDisposable
{
    private static readonly string[] _inputs = ["input_ids", "attention_mask", "token_type_ids"];

    private readonly InferenceSession _session;
    private readonly string[] _outputs;
    private readonly RunOptions _run = new();

    public OnnxModel(string path, string output, int threadsPerRun = 1)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = threadsPerRun,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        _session = new InferenceSession(path, options);
        _outputs = [output];
    }

    /// <summary>Runs one batch, padded to its longest sequence.</summary>
    /// <param name="read">Receives the output tensor and the padded length; the tensor dies with the call.</param>
    public TResult Run<TResult>(ReadOnlySpan<TokenSequence> batch, Func<ReadOnlySpan<float>, int, TResult> read)
    {
        var length = 0;
        foreach (var sequence in batch)
            length = Math.Max(length, sequence.Length);

        var ids = new long[batch.Length * length];
        var mask = new long[ids.Length];
        var types = new long[ids.Length];
        for (var row = 0; row < batch.Length; row++)
        {
            var sequence = batch[row];
            for (int i = 0, at = row * length; i < sequence.Length; i++, at++)
            {
                ids[at] = sequence.Ids[i];
                mask[at] = 1;
                types[at] = i >= sequence.SecondFrom ? 1 : 0;
            }
        }

        long[] shape = [batch.Length, length];
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var typesValue = OrtValue.CreateTensorValueFromMemory(types, shape);
        using var results = _session.Run(_run, _inputs, [idsValue, maskValue, typesValue], _outputs);
        return read(results[0].GetTensorDataAsSpan<float>(), length);
    }

    public void Dispose()
    {
        _session.Dispose();
        _run.Dispose();
    }
}
