using System.Collections.Concurrent;
using System.Diagnostics;
using AspireAi.Api.Defense.Telemetry;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>
/// Sends operations of limits.lua. One that comes while nothing is sent goes at once; those that come while a batch is under way go
/// together in the next.
/// </summary>
internal sealed class LimitEngine(IConnectionMultiplexer redis, Incarnations incarnations)
{
    // A batch keeps the server from everything else while it runs: some milliseconds.
    public const int MostPerBatch = 64;

    private readonly ConcurrentQueue<Waiting> _waiting = new();
    private int _isSending;

    /// <summary>Runs one operation.</summary>
    /// <exception cref="RedisException">Redis is unavailable. The operation may have been done.</exception>
    public async Task<LimitReply> RunAsync(LimitOperation operation) => (await RunAsync([operation]))[0].OrThrow();

    /// <summary>Runs some operations in one batch. It is on its way when this returns, if no other is.</summary>
    /// <exception cref="RedisException">Redis is unavailable. The operations may have been done.</exception>
    public Task<LimitReply[]> RunAsync(LimitOperation[] operations) =>
        Activity.Current is not null && DefenseMetrics.Source.HasListeners() ? TracedAsync(operations) : Send(operations);

    // Each has a span from here to its reply, below the stage that asks; the batch has none.
    private async Task<LimitReply[]> TracedAsync(LimitOperation[] operations)
    {
        var stage = Activity.Current!;
        var spans = Array.ConvertAll(operations, operation => DefenseMetrics.Source.StartActivity($"limits {operation.Name}", ActivityKind.Client, stage.Context));
        Activity.Current = stage;
        try
        {
            return await Send(operations);
        }
        catch (Exception exception)
        {
            Array.ForEach(spans, span => span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name));
            throw;
        }
        finally
        {
            Array.ForEach(spans, static span => span?.Dispose());
        }
    }

    private Task<LimitReply[]> Send(LimitOperation[] operations)
    {
        var waiting = new Waiting(operations);
        _waiting.Enqueue(waiting);
        if (Interlocked.CompareExchange(ref _isSending, 1, 0) == 0)
        {
            // The sender goes on for others: what it does is no part of this one's trace.
            using (ExecutionContext.SuppressFlow())
            {
                _ = DefenseMetrics.Source.HasListeners() ? SendUntracedAsync() : SendAllAsync();
            }
        }

        return waiting.Replies.Task;
    }

    private async Task SendUntracedAsync()
    {
        // Within an asynchronous method, so that it is none of the caller's.
        Activity.Current = null;
        await SendAllAsync();
    }

    private async Task SendAllAsync()
    {
        var (batch, operations) = (new List<Waiting>(), new List<LimitOperation>());
        while (true)
        {
            while (batch.Count < MostPerBatch && _waiting.TryDequeue(out var next))
            {
                batch.Add(next);
                operations.AddRange(next.Operations);
            }

            if (batch.Count > 0)
            {
                await SendAsync(batch, operations);
                batch.Clear();
                operations.Clear();
                continue;
            }

            Interlocked.Exchange(ref _isSending, 0);
            if (_waiting.IsEmpty || Interlocked.CompareExchange(ref _isSending, 1, 0) != 0)
            {
                return;
            }
        }
    }

    private async Task SendAsync(List<Waiting> batch, List<LimitOperation> operations)
    {
        try
        {
            LimitReply[]? replies;
            LimitScript script;
            while ((replies = await (script = incarnations.Current).RunAsync(redis.GetDatabase(), operations)) is null)
            {
                // Nothing was done; so all of it can be sent again.
                await incarnations.RecoverAsync(script);
            }

            var at = 0;
            foreach (var one in batch)
            {
                one.Replies.SetResult(replies[at..(at += one.Operations.Length)]);
            }
        }
#pragma warning disable CA1031 // It is those who wait for the operations that it concerns.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            batch.ForEach(one => one.Replies.TrySetException(exception));
            // Those behind would each wait for as long, one batch after another.
            while (StoreFaults.IsUnavailable(exception) && _waiting.TryDequeue(out var behind))
            {
                behind.Replies.TrySetException(new NotSentException(exception));
            }
        }
    }

    private sealed record Waiting(LimitOperation[] Operations)
    {
        public TaskCompletionSource<LimitReply[]> Replies { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
