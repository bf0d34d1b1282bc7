using AspireAi.Api.Models.Onnx;
using Xunit;

namespace AspireAi.Api.Tests.Models.Onnx;

public sealed class InferenceQueueTests
{
    private static readonly int[] _lengths = [10, 200, 11, 210];
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Items_ThatQueuedUpWhileTheModelWasBusy_AreOneBatch()
    {
        using var gate = new Gate();
        using var queue = new InferenceQueue<int, int>("test", 1, 16, 64, static _ => 10, gate.Run);
        var first = queue.Enqueue(1, CancellationToken.None);
        await gate.Entered.WaitAsync(_patience, TestContext.Current.CancellationToken);
        var rest = Enumerable.Range(2, 5).Select(i => queue.Enqueue(i, CancellationToken.None)).ToList();
        gate.Open();

        Assert.Equal(1, await first);
        var results = await Task.WhenAll(rest);
        Assert.Equal([2, 3, 4, 5, 6], results);
        Assert.Equal([1, 5], gate.Batches);
    }

    [Fact]
    public async Task Items_OfVeryDifferentLength_AreNotPaddedTogether()
    {
        using var gate = new Gate();
        using var queue = new InferenceQueue<int, int>("test", 1, 16, 64, static item => item, gate.Run);
        var first = queue.Enqueue(1, CancellationToken.None);
        await gate.Entered.WaitAsync(_patience, TestContext.Current.CancellationToken);
        var rest = _lengths.Select(i => queue.Enqueue(i, CancellationToken.None)).ToList();
        gate.Open();

        var results = await Task.WhenAll(rest);
        Assert.Equal([10, 200, 11, 210], results);
        await first;
        Assert.Equal([1, 2, 2], gate.Batches);
    }

    [Fact]
    public async Task FullQueue_RefusesAtOnce()
    {
        using var gate = new Gate();
        using var queue = new InferenceQueue<int, int>("test", 1, 1, 2, static _ => 10, gate.Run);
        var running = queue.Enqueue(1, CancellationToken.None);
        await gate.Entered.WaitAsync(_patience, TestContext.Current.CancellationToken);
        var waiting = new[] { queue.Enqueue(2, CancellationToken.None), queue.Enqueue(3, CancellationToken.None) };

        Assert.Throws<InferenceBusyException>(() => { _ = queue.Enqueue(4, CancellationToken.None); });
        gate.Open();
        var results = await Task.WhenAll(waiting.Prepend(running));
        Assert.Equal([1, 2, 3], results);
    }

    [Fact]
    public async Task Item_WhoseCallerLeft_IsNotComputed()
    {
        using var gate = new Gate();
        using var queue = new InferenceQueue<int, int>("test", 1, 16, 64, static _ => 10, gate.Run);
        var first = queue.Enqueue(1, CancellationToken.None);
        await gate.Entered.WaitAsync(_patience, TestContext.Current.CancellationToken);
        using var leaving = new CancellationTokenSource();
        var left = queue.Enqueue(2, leaving.Token);
        var stayed = queue.Enqueue(3, CancellationToken.None);
        await leaving.CancelAsync();
        gate.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(3, await stayed);
        await first;
        Assert.Equal([1, 1], gate.Batches);
    }

    [Fact]
    public async Task Caller_WhoseTimeIsUp_GoesWhileTheModelIsStillBusy()
    {
        using var gate = new Gate();
        using var queue = new InferenceQueue<int, int>("test", 1, 16, 64, static _ => 10, gate.Run);
        using var hurry = new CancellationTokenSource();
        var computed = queue.Enqueue(1, hurry.Token);
        await gate.Entered.WaitAsync(_patience, TestContext.Current.CancellationToken);
        var waiting = queue.Enqueue(2, hurry.Token);
        await hurry.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => computed.WaitAsync(_patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(_patience));
        gate.Open();
    }

    [Fact]
    public async Task Model_ThatFails_FailsItsBatchAndGoesOn()
    {
        using var queue = new InferenceQueue<int, int>("test", 1, 1, 64, static _ => 10,
            static items => items[0] == 13 ? throw new InvalidOperationException("unlucky") : items);
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => queue.Enqueue(13, CancellationToken.None));
        Assert.Equal("unlucky", failure.Message);
        Assert.Equal(14, await queue.Enqueue(14, CancellationToken.None));
    }

    [Fact]
    public async Task Disposal_LetsNobodyWait()
    {
        using var gate = new Gate();
        var queue = new InferenceQueue<int, int>("test", 1, 1, 64, static _ => 10, gate.Run);
        var running = queue.Enqueue(1, CancellationToken.None);
        await gate.Entered.WaitAsync(_patience, TestContext.Current.CancellationToken);
        var waiting = queue.Enqueue(2, CancellationToken.None);
        var disposal = Task.Run(queue.Dispose, TestContext.Current.CancellationToken);
        // What is computed until the queue closes is not lost: the model may go on only then.
        await Eventually.TrueAsync(() => Record.Exception(
            () => { _ = queue.Enqueue(3, new CancellationToken(true)); }) is ObjectDisposedException, "the queue closes");
        gate.Open();
        await disposal.WaitAsync(_patience, TestContext.Current.CancellationToken);

        Assert.Equal(1, await running);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        Assert.Throws<ObjectDisposedException>(() => { _ = queue.Enqueue(3, CancellationToken.None); });
    }

    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim _open = new();
        private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<int> Batches { get; } = [];

        public Task Entered => _entered.Task;

        public void Open() => _open.Set();

        public int[] Run(int[] items)
        {
            Batches.Add(items.Length);
            _entered.TrySetResult();
            _open.Wait();
            return items;
        }

        public void Dispose()
        {
            _open.Set();
            _open.Dispose();
        }
    }
}
