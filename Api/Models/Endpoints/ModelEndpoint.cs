using System.Diagnostics.CodeAnalysis;
using AspireAi.Api.Models.Providers;
using Microsoft.Extensions.AI;
using Polly;
using Polly.CircuitBreaker;

namespace AspireAi.Api.Models.Endpoints;

/// <summary>
/// One place where a model is served, and how it is doing: its circuit breaker, the calls that it has at the moment, and its last failure.
/// Known to this process alone.
/// </summary>
public sealed partial class ModelEndpoint
{
    private readonly ResiliencePipeline _breaker;
    private readonly CircuitBreakerStateProvider _state = new();
    private readonly TimeProvider _time;
    private long _openUntil;
    private long _restsUntil;
    private long _answered;
    private long _failed;
    private int _running;
    private EndpointFailure? _lastFailure;

    public ModelEndpoint(string model, string name, Uri? url, int weight, IChatClient client, LearnedModel learned, CircuitBreakerOptions breaker, TimeProvider time, ILogger logger)
    {
        (Model, Name, Url, Host, Weight, Client, Learned, _time) = (model, name, url, url?.Host ?? name, weight, client, learned, time);
        _breaker = new ResiliencePipelineBuilder { TimeProvider = time }.AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = breaker.FailureRatio,
            MinimumThroughput = breaker.MinimumThroughput,
            SamplingDuration = breaker.SamplingDuration,
            BreakDuration = breaker.BreakDuration,
            StateProvider = _state,
            // A trial whose client leaves says nothing: the next one tries.
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Exception is UpstreamException { IsOutage: true }
                || (arguments.Outcome.Exception is OperationCanceledException && _state.CircuitState == CircuitState.HalfOpen)),
            OnOpened = arguments =>
            {
                Volatile.Write(ref _openUntil, (_time.GetUtcNow() + arguments.BreakDuration).UtcTicks);
                LogOpened(logger, Model, Name, arguments.BreakDuration.TotalSeconds);
                return default;
            },
            OnClosed = _ =>
            {
                LogClosed(logger, Model, Name);
                return default;
            },
        }).Build();
    }

    public string Model { get; }

    /// <summary>Unique among the model's: host and port, with a number where several have the same.</summary>
    public string Name { get; }

    public string Host { get; }

    public Uri? Url { get; }

    public int Weight { get; }

    public IChatClient Client { get; }

    public LearnedModel Learned { get; }

    /// <summary>Calls that it is answering.</summary>
    public int Running => Volatile.Read(ref _running);

    /// <summary>It has failed too often lately, and is not asked.</summary>
    public bool IsOpen => _state.CircuitState is CircuitState.Isolated || (_state.CircuitState == CircuitState.Open && OpenFor > TimeSpan.Zero);

    /// <summary>How long its circuit stays open.</summary>
    public TimeSpan OpenFor => TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref _openUntil) - _time.GetUtcNow().UtcTicks));

    /// <summary>Others are asked first: it limits this server, or refuses it.</summary>
    public bool IsResting => Volatile.Read(ref _restsUntil) > _time.GetUtcNow().UtcTicks;

    public EndpointHealth Health => new(
        IsOpen ? "open" : _state.CircuitState is CircuitState.Closed ? "closed" : "half_open", IsResting, Running, Volatile.Read(ref _answered), Volatile.Read(ref _failed), _lastFailure);

    /// <summary>A call is judged when it has ended, by <see cref="JudgeAsync"/>. False: it is a trial, judged by its first part.</summary>
    public bool IsClosed => _state.CircuitState == CircuitState.Closed;

    /// <summary>Asks it, unless its circuit is open. Of a stream that is its first part.</summary>
    /// <exception cref="UpstreamException">503 <c>upstream_unavailable</c>: it was not asked.</exception>
    public ValueTask<TResult> AskAsync<TResult, TState>(Func<TState, CancellationToken, ValueTask<TResult>> ask, TState state) =>
        IsClosed ? ask(state, CancellationToken.None) : TryAsync(ask, state);

    private async ValueTask<TResult> TryAsync<TResult, TState>(Func<TState, CancellationToken, ValueTask<TResult>> ask, TState state)
    {
        try
        {
            return await _breaker.ExecuteAsync(ask, state);
        }
        catch (BrokenCircuitException)
        {
            throw UpstreamErrors.Unavailable(OpenFor);
        }
    }

    /// <summary>Counts a call that has ended.</summary>
    /// <param name="failure">Null: it was answered, or refused.</param>
    public async ValueTask JudgeAsync(UpstreamException? failure)
    {
        // Not of one that began before it opened.
        if (!IsClosed)
        {
            return;
        }

        var context = ResilienceContextPool.Shared.Get();
        _ = await _breaker.ExecuteOutcomeAsync(static (_, exception) => ValueTask.FromResult(exception is null ? Outcome.FromResult(true) : Outcome.FromException<bool>(exception)), context, failure);
        ResilienceContextPool.Shared.Return(context);
    }

    public void Begin() => Interlocked.Increment(ref _running);

    public void End() => Interlocked.Decrement(ref _running);

    public void Answered() => Interlocked.Increment(ref _answered);

    public void Failed(UpstreamException failure, TimeSpan rest)
    {
        Interlocked.Increment(ref _failed);
        _lastFailure = new EndpointFailure(failure.Outcome, failure.UpstreamStatus, _time.GetUtcNow());
        if (rest > TimeSpan.Zero)
        {
            Volatile.Write(ref _restsUntil, (_time.GetUtcNow() + rest).UtcTicks);
        }
    }

    /// <summary>The least busy for its weight, of those that were not tried and may be asked; those that rest come last. Null: none.</summary>
    /// <param name="endpoints">Of one model.</param>
    /// <param name="tried">A bit for each that was.</param>
    [SuppressMessage("Security", "CA5394", Justification = "Which of equals is asked is no secret.")]
    public static ModelEndpoint? Choose(IReadOnlyList<ModelEndpoint> endpoints, ulong tried)
    {
        ModelEndpoint? best = null;
        var (bestRests, bestLoad, weights) = (true, double.MaxValue, 0);
        for (var i = 0; i < endpoints.Count; i++)
        {
            var endpoint = endpoints[i];
            if ((tried & (1UL << i)) != 0 || endpoint.IsOpen)
            {
                continue;
            }

            var (rests, load) = (endpoint.IsResting, (double)endpoint.Running / endpoint.Weight);
            var order = best is null ? -1 : rests != bestRests ? rests.CompareTo(bestRests) : load.CompareTo(bestLoad);
            weights = order < 0 ? endpoint.Weight : order == 0 ? weights + endpoint.Weight : weights;
            // Of equals each in proportion to its weight.
            if (order < 0 || (order == 0 && Random.Shared.Next(weights) < endpoint.Weight))
            {
                (best, bestRests, bestLoad) = (endpoint, rests, load);
            }
        }

        return best;
    }

    [LoggerMessage(220, LogLevel.Error, "The provider of model {Model} at {Endpoint} keeps failing, and is not asked for {Seconds} s.")]
    private static partial void LogOpened(ILogger logger, string model, string endpoint, double seconds);

    [LoggerMessage(221, LogLevel.Information, "The provider of model {Model} at {Endpoint} answers again.")]
    private static partial void LogClosed(ILogger logger, string model, string endpoint);
}

/// <summary>How an endpoint is doing, as this process sees it.</summary>
/// <param name="Circuit"><c>closed</c>: it is asked; <c>open</c>: it is not; <c>half_open</c>: a single call tries.</param>
/// <param name="IsResting">Others are asked first.</param>
/// <param name="Running">Calls under way.</param>
/// <param name="Answered">Calls since the start.</param>
/// <param name="Failed">Calls since the start.</param>
/// <param name="LastFailure">Null: none.</param>
public sealed record EndpointHealth(string Circuit, bool IsResting, int Running, long Answered, long Failed, EndpointFailure? LastFailure);

/// <param name="Reason">What kind it was.</param>
/// <param name="Status">HTTP status of the provider; null where there was none.</param>
/// <param name="At">When.</param>
public sealed record EndpointFailure(UpstreamFailure Reason, int? Status, DateTimeOffset At);
