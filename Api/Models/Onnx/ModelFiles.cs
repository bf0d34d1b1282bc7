namespace AspireAi.Api.Models.Onnx;

/// <summary>Where the models that ship with the Api lie.</summary>
internal static class ModelFiles
{
    public static string Vocabulary => Path("vocab.txt");
    public static string Embedding => Path("all-MiniLM-L6-v2.int8.onnx");
    public static string Verifier => Path("question-verifier.int8.onnx");

    private static string Path(string name) => System.IO.Path.Combine(AppContext.BaseDirectory, "Models", "Onnx", name);
}
