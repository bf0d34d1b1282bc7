namespace AspireAi.Api.Defense;

/// <summary>
/// A question that a stage asks its store about every call, before the model is in sight: is the caller too fast, locked out,
/// already answered? Registered as a singleton <see cref="IOpeningScript"/>.
/// </summary>
/// <typeparam name="TReply">What the stage reads; each script has a type of its own.</typeparam>
public interface IOpeningScript<TReply> : IOpeningScript
    where TReply : class
{
    Type IOpeningScript.ReplyType => typeof(TReply);

    Task IOpeningScript.SendAsync(ChatCall call) => RunAsync(call);

    /// <summary>
    /// Writes the script to the connection before it awaits anything. A store that is away is a reply, not an exception: the
    /// stage may never come to look at it.
    /// </summary>
    Task<TReply> RunAsync(ChatCall call);
}

public interface IOpeningScript
{
    Type ReplyType { get; }

    Task SendAsync(ChatCall call);
}

/// <summary>
/// Sends the opening scripts of all stages at once, so that a call waits for one round trip and not for one per stage. They go
/// out in the order of registration when the first stage asks for its reply.
/// </summary>
public sealed class OpeningFlush(IEnumerable<IOpeningScript> scripts)
{
    private readonly IOpeningScript[] _scripts = [.. scripts];

    public Task<TReply> ReplyAsync<TReply>(ChatCall call)
        where TReply : class
    {
        call.OpeningReplies ??= _scripts.ToDictionary(script => script.ReplyType, script => script.SendAsync(call));
        return (Task<TReply>)call.OpeningReplies[typeof(TReply)];
    }
}
