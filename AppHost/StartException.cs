namespace AspireAi.AppHost;

/// <summary>The stack cannot start, and the message is all that the person in front of it needs: no stack trace.</summary>
internal sealed class StartException(string message) : Exception(message);
