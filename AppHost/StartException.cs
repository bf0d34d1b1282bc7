namespace AspireAi.AppHost;

/// <summary>The stack cannot start. The message is all that the person in front of it needs: no stack trace.</summary>
internal sealed class StartException(string message) : Exception(message)
{
    // EX_CONFIG of sysexits.h: starting again does not help until somebody has changed something.
    private const int WrongConfiguration = 78;

    /// <summary>For exceptions that nobody handles.</summary>
    public static void Explain(object failure)
    {
        if (failure is StartException start)
        {
            Console.Error.WriteLine($"The stack cannot start:\n{start.Message}");
            Environment.Exit(WrongConfiguration);
        }

        if (failure is OperationCanceledException)
        {
            Environment.Exit(1); // Stopped before the start had ended.
        }
    }
}
