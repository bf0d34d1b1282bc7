namespace AspireAi.Api.Defense;

/// <summary>
/// A question about every call that a stage asks its store before the model is in sight: is the caller too fast, out of budget, already
/// answered? Registered as a singleton <see cref="IAdmissionQuery"/>.
/// </summary>
/// <typeparam name="TReply">What the stage reads; each query has a type of its own.</typeparam>
public interface IAdmissionQuery<TReply> : IAdmissionQuery
    where TReply : class
{
    Type IAdmissionQuery.ReplyType => typeof(TReply);

    Task IAdmissionQuery.SendAsync(ChatCall call) => RunAsync(call);

    /// <summary>
    /// Sends the query before it awaits anything. An unavailable store is a reply, not an exception: the stage may never look at it.
    /// </summary>
    Task<TReply> RunAsync(ChatCall call);
}

public interface IAdmissionQuery
{
    Type ReplyType { get; }

    Task SendAsync(ChatCall call);
}

/// <summary>
/// Sends the admission queries of all stages at once, so that a call waits for one round trip and not for one per stage. They are sent in
/// the order of registration when the first stage asks for its reply.
/// </summary>
public sealed class AdmissionBatch(IEnumerable<IAdmissionQuery> queries)
{
    private readonly IAdmissionQuery[] _queries = [.. queries];

    public Task<TReply> ReplyAsync<TReply>(ChatCall call)
        where TReply : class
    {
        var replies = call.AdmissionReplies ??= SendAll(call);
        return (Task<TReply>)replies[Array.FindIndex(_queries, static query => query.ReplyType == typeof(TReply))];
    }

    private Task[] SendAll(ChatCall call)
    {
        var replies = new Task[_queries.Length];
        for (var i = 0; i < replies.Length; i++)
        {
            replies[i] = _queries[i].SendAsync(call);
        }

        return replies;
    }
}
