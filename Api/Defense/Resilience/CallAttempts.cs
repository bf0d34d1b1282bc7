using System.Numerics;
using AspireAi.Api.Models;
using AspireAi.Api.Models.Endpoints;
using AspireAi.Api.Models.Providers;

namespace AspireAi.Api.Defense.Resilience;

/// <summary>What a call has tried of one model.</summary>
/// <param name="model">The model.</param>
public sealed class CallAttempts(ChatModel model)
{
    // A bit for each endpoint: has failed since the last wait; may have worked for it, and is not asked again.
    private ulong _tried;
    private ulong _billed;

    public ChatModel Model => model;

    /// <summary>Another model is left, so that nobody has to wait for this one.</summary>
    public bool HasFallback { get; init; }

    /// <summary>Waits so far.</summary>
    public int Retries { get; private set; }

    /// <summary>How long they were together.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Nothing is under way: the next attempt has not begun.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Of the failures since the last wait the one that says most about what helps: a limit that passes before a key that is wrong.</summary>
    public UpstreamException? Telling { get; private set; }

    /// <summary>The endpoint to ask next; null: there is none.</summary>
    public ModelEndpoint? Next() => ModelEndpoint.Choose(model.Endpoints, _tried | _billed);

    /// <summary>An endpoint that was not asked yet, or did not answer so far, is left.</summary>
    public bool HasNext => BitOperations.PopCount(_tried | _billed) < model.Endpoints.Count && Next() is not null;

    public void Failed(ModelEndpoint endpoint, Exception exception)
    {
        var bit = 1UL << IndexOf(endpoint);
        _tried |= bit;
        if (exception is not UpstreamException { IsUnbilled: true } failure)
        {
            _billed |= bit;
            Telling = exception as UpstreamException;
        }
        else if (Telling is null || RankOf(failure) < RankOf(Telling) || (RankOf(failure) == RankOf(Telling) && failure.RetryAfter < Telling.RetryAfter))
        {
            Telling = failure;
        }
    }

    /// <summary>All may be asked again, but those that may have billed.</summary>
    public void Wait(TimeSpan time)
    {
        Retries++;
        Waited += time;
        (_tried, Telling) = (0, null);
    }

    private static int RankOf(UpstreamException failure) => failure switch
    {
        { Outcome: UpstreamFailure.RateLimited or UpstreamFailure.Overloaded } => 0,
        { IsForOperator: true } => 2,
        _ => 1,
    };

    private int IndexOf(ModelEndpoint endpoint)
    {
        var index = 0;
        while (model.Endpoints[index] != endpoint)
        {
            index++;
        }

        return index;
    }
}
