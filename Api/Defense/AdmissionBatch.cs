using System.Diagnostics;
using AspireAi.Api.Defense.Telemetry;
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
    /// <summary>Name of the span of the stage that asks.</summary>
    string Stage { get; }

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
            replies[i] = Send(_queries[i], call);
        }

        return replies;
    }

    // The first stage sends for all; each question belongs to the span of its own stage.
    private static Task Send(IAdmissionQuery query, ChatCall call)
    {
        var asking = Activity.Current;
        if (asking?.OperationName == query.Stage || StageSpans.Start(query.Stage, asking?.Parent?.Context ?? default) is not { } span)
        {
            return query.SendAsync(call);
        }

        try
        {
            call.KeepSpan(span);
            return query.SendAsync(call);
        }
        finally
        {
            Activity.Current = asking;
        }
    }
}
