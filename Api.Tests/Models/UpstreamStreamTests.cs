using System.Collections.Concurrent;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Models;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AspireAi.Api.Tests.Models;

/// <summary>What is left of a provider's stream when its reader leaves at an awkward moment.</summary>
public sealed class UpstreamStreamTests
{
    private readonly OutputMeter _meter = new(new TokenCounter(), choices: 1, TimeProvider.System);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Chunk_ThatComesInTheMomentItsReaderLeaves_IsCounted()
    {
        var updates = new Updates();
        await using var stream = new UpstreamStream(_ => updates, _meter, _time);
        using var leave = new CancellationTokenSource();
        // The reader goes on only when told, so that leaving and arriving are both done by then.
        var reader = new Later();
        var next = reader.Start(() => stream.NextAsync(leave.Token).AsTask());
        await leave.CancelAsync();
        updates.Next.SetResult(true);
        reader.RunAll();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);

        updates.Next = new TaskCompletionSource<bool>();
        updates.Next.SetResult(false);
        await stream.StopAsync();

        Assert.Equal(1, _meter.Produced);
        Assert.True(stream.HasEnded);
    }

    [Fact]
    public async Task Stream_ThatFailsWhileItIsDisposed_IsLeftAllTheSame()
    {
        var updates = new Updates { FailsAtDispose = true };
        var stream = new UpstreamStream(_ => updates, _meter, _time);
        updates.Next.SetResult(true);
        Assert.NotNull(await stream.NextAsync(CancellationToken.None));
        updates.Next = new TaskCompletionSource<bool>();
        updates.Next.SetResult(false);

        // What comes after it, the settlement, has to come.
        await stream.DisposeAsync();

        Assert.True(updates.WasDisposed);
    }

    /// <summary>A stream of one-token updates; the next comes when the test says so.</summary>
    private sealed class Updates : IAsyncEnumerable<ChatResponseUpdate>, IAsyncEnumerator<ChatResponseUpdate>
    {
        public TaskCompletionSource<bool> Next { get; set; } = new();

        public bool FailsAtDispose { get; init; }

        public bool WasDisposed { get; private set; }

        public ChatResponseUpdate Current { get; } = new(ChatRole.Assistant, " the");

        public IAsyncEnumerator<ChatResponseUpdate> GetAsyncEnumerator(CancellationToken cancellationToken = default) => this;

        public ValueTask<bool> MoveNextAsync() => new(Next.Task);

        public ValueTask DisposeAsync()
        {
            WasDisposed = true;
            return FailsAtDispose ? throw new IOException("The connection was reset.") : ValueTask.CompletedTask;
        }
    }

    /// <summary>Keeps what an asynchronous method goes on with until it is run.</summary>
    private sealed class Later : SynchronizationContext
    {
        private readonly ConcurrentQueue<Action> _kept = new();

        public override void Post(SendOrPostCallback d, object? state) => _kept.Enqueue(() => d(state));

        public Task Start(Func<Task> method)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                return method();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void RunAll()
        {
            while (_kept.TryDequeue(out var next))
            {
                next();
            }
        }
    }
}
