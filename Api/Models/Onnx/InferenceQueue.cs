using System.Collections.Concurrent;

namespace AspireAi.Api.Models.Onnx;

/// <summary>
/// A bounded queue in front of a model, worked off in batches by threads of its own: their number is the model's
/// whole share of the machine. Nothing waits for a batch to fill; what has queued up while the model was busy is the
/// next batch. A full queue refuses at once, since a late answer from a cache is worth less than none.
/// </summary>
internal sealed class InferenceQueue<TItem, TResult> : IDisposable
{
    /// <summary>How much padding, in per cent of a batch's real tokens, may be computed for one batch more of company.</summary>
    private const int PaddingPercent = 25;

    private readonly BlockingCollection<Entry> _entries;
    private readonly Func<TItem, int> _length;
    private readonly Func<TItem[], TResult[]> _run;
    private readonly int _maxBatch;
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _closing = new();

    /// <param name="name">Of the threads, for whoever reads a dump.</param>
    /// <param name="length">Tokens of an item: only items of about one length are padded into one batch.</param>
    /// <param name="run">Computes one batch, in order; called by <paramref name="threads"/> threads at once.</param>
    public InferenceQueue(string name, int threads, int maxBatch, int capacity, Func<TItem, int> length, Func<TItem[], TResult[]> run)
    {
        _entries = new BlockingCollection<Entry>(capacity);
        _length = length;
        _run = run;
        _maxBatch = maxBatch;
        _threads = new Thread[threads];
        for (var i = 0; i < threads; i++)
        {
            _threads[i] = new Thread(Work) { IsBackground = true, Name = $"{name} {i + 1}" };
            _threads[i].Start();
        }
    }

    /// <exception cref="InferenceBusyException">The queue is full.</exception>
    public Task<TResult> Enqueue(TItem item, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new Entry(item, cancellationToken);
        if (!_entries.TryAdd(entry))
            throw new InferenceBusyException();
        // Disposal drains the queue once; an entry that came in behind its back must not wait for ever.
        if (_closing.IsCancellationRequested)
            entry.Fail(new ObjectDisposedException(nameof(InferenceQueue<TItem, TResult>)));
        // Whoever gives up goes at once, not when the model comes to their item.
        return entry.Task.WaitAsync(cancellationToken);
    }

    private void Work()
    {
        var batch = new List<Entry>(_maxBatch);
        try
        {
            while (true)
            {
                batch.Clear();
                batch.Add(_entries.Take(_closing.Token));
                while (batch.Count < _maxBatch && _entries.TryTake(out var next))
                    batch.Add(next);
                batch.RemoveAll(static entry => entry.GiveUp());
                batch.Sort((a, b) => _length(a.Item).CompareTo(_length(b.Item)));
                for (var from = 0; from < batch.Count;)
                {
                    var to = EndOfGroup(batch, from);
                    Run(batch[from..to]);
                    from = to;
                }
            }
        }
        catch (OperationCanceledException) when (_closing.IsCancellationRequested)
        {
        }
    }

    private int EndOfGroup(List<Entry> batch, int from)
    {
        var real = 0;
        for (var to = from; to < batch.Count; to++)
        {
            var length = _length(batch[to].Item);
            real += length;
            if (length * (to - from + 1) * 100 > real * (100 + PaddingPercent))
                return to;
        }

        return batch.Count;
    }

    private void Run(List<Entry> group)
    {
        try
        {
            var results = _run([.. group.Select(static entry => entry.Item)]);
            for (var i = 0; i < results.Length; i++)
                group[i].Finish(results[i]);
        }
#pragma warning disable CA1031 // The callers get whatever it was; the thread has to live on for the next batch.
        catch (Exception e)
        {
            foreach (var entry in group)
                entry.Fail(e);
        }
#pragma warning restore CA1031
    }

    public void Dispose()
    {
        if (_closing.IsCancellationRequested)
            return;
        _closing.Cancel();
        foreach (var thread in _threads)
            thread.Join();
        while (_entries.TryTake(out var entry))
            entry.Fail(new ObjectDisposedException(nameof(InferenceQueue<TItem, TResult>)));
    }

    private sealed class Entry(TItem item, CancellationToken cancellationToken)
    {
        private readonly TaskCompletionSource<TResult> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TItem Item => item;
        public Task<TResult> Task => _done.Task;
        public void Finish(TResult result) => _done.TrySetResult(result);

        public void Fail(Exception exception)
        {
            // Observed here, since nobody may be waiting any more.
            if (_done.TrySetException(exception))
                _ = _done.Task.Exception;
        }

        /// <summary>Whether whoever asked has left; then nothing is computed for them.</summary>
        public bool GiveUp()
        {
            if (!cancellationToken.IsCancellationRequested)
                return false;
            _done.TrySetCanceled(cancellationToken);
            return true;
        }
    }
}
