using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using AspireAi.Api.Defense.Cache.Exact;

namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>
/// An answer in the making: parts are appended by one writer (the call itself, or the pump from another replica) and read by
/// any number of readers, each from the beginning. Lives in memory; other replicas get copies through the store.
/// </summary>
/// <param name="entry">What it is an answer to.</param>
/// <param name="token">Which it is.</param>
/// <param name="grace">How long it goes on without a reader, to whom one may come back; null: not at all.</param>
internal sealed class Flight(string entry, FlightToken token, FlightGrace? grace = null)
{
    private readonly Lock _lock = new();
    private readonly List<AnswerPart> _parts = [];
    private TaskCompletionSource? _changed;
    private FlightEnd? _end;
    private FlightEnd? _followersEnd;
    private int _readers;
    private int _remoteReaders;
    private ITimer? _waiting;

    public string Entry => entry;

    public FlightToken Token => token;

    /// <summary>Raised when the last reader has left before the end, or wants no more of it; nobody needs the answer any more.</summary>
    public event Action? Deserted;

    /// <summary>A reader has said that it should end.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>How it ended for followers; null while it runs.</summary>
    public FlightEnd? FollowersEnd
    {
        get
        {
            lock (_lock)
            {
                return _followersEnd;
            }
        }
    }

    /// <summary>Somebody reads it.</summary>
    public bool IsRead
    {
        get
        {
            lock (_lock)
            {
                return _readers + _remoteReaders > 0;
            }
        }
    }

    /// <summary>All of it. Only of a flight that has ended, which gets no more.</summary>
    public IReadOnlyList<AnswerPart> Parts => _parts;

    /// <param name="part">The next.</param>
    /// <param name="wake">False: more follows at once, and <see cref="Wake"/> or the end behind it.</param>
    public void Add(AnswerPart part, bool wake = true)
    {
        lock (_lock)
        {
            _parts.Add(part);
            if (wake)
            {
                Signal();
            }
        }
    }

    /// <summary>Tells the readers that there is more to read.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            Signal();
        }
    }

    public void End(FlightEnd end)
    {
        lock (_lock)
        {
            _end ??= end;
            _followersEnd ??= end;
            _waiting?.Dispose();
            Signal();
        }
    }

    /// <summary>Ends it for all of its readers, at once.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            IsStopped = true;
        }

        Deserted?.Invoke();
    }

    /// <summary>Sends the followers away, to be led by another; the leader's own reader reads on.</summary>
    public void HandOver()
    {
        lock (_lock)
        {
            _followersEnd ??= FlightEnd.HandedOver;
            Signal();
        }
    }

    public void AddRemoteReader()
    {
        lock (_lock)
        {
            _remoteReaders++;
            _waiting?.Dispose();
        }
    }

    public void RemoveRemoteReader() => Leave(ref _remoteReaders);

    /// <summary>Counts a reader in before it begins to read, so that the flight is not deserted in between.</summary>
    public void Enter()
    {
        lock (_lock)
        {
            _readers++;
            _waiting?.Dispose();
        }
    }

    /// <summary>
    /// Parts from the given one on, and whether more can come for a follower. None of an answer that was handed over: whoever had read
    /// one could not go to another flight.
    /// </summary>
    public (AnswerPart[] Parts, FlightEnd? End, Task Changed) Since(int index)
    {
        lock (_lock)
        {
            return (_followersEnd is { Kind: FlightEndKind.HandedOver } ? [] : [.. _parts.Skip(index)], _followersEnd, Changed());
        }
    }

    /// <summary>Reads to the end; the reader must have been counted in by <see cref="Enter"/> and is counted out at the end.</summary>
    /// <exception cref="FlightEndedException">A follower has to look for another flight, or has lost this one.</exception>
    public async IAsyncEnumerable<AnswerPart> ReadAsync(bool leader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var read = 0;
        try
        {
            while (true)
            {
                AnswerPart part;
                Task changed;
                lock (_lock)
                {
                    if (!leader && _followersEnd is { Kind: FlightEndKind.HandedOver })
                    {
                        throw new FlightEndedException(FlightEndKind.HandedOver, read > 0);
                    }

                    if (read < _parts.Count)
                    {
                        part = _parts[read];
                        changed = Task.CompletedTask;
                    }
                    else if ((leader ? _end : _followersEnd) is { } end)
                    {
                        Throw(end, read > 0);
                        yield break;
                    }
                    else
                    {
                        part = default;
                        changed = Changed();
                    }
                }

                if (part.Utf8.IsEmpty)
                {
                    await changed.WaitAsync(cancellationToken);
                }
                else
                {
                    read++;
                    yield return part;
                }
            }
        }
        finally
        {
            Leave(ref _readers);
        }
    }

    private static void Throw(FlightEnd end, bool began)
    {
        switch (end.Kind)
        {
            case FlightEndKind.Failed:
                end.Error!.Throw();
                break;
            case FlightEndKind.Lost:
                throw new FlightEndedException(end.Kind, began);
        }
    }

    private void Leave(ref int count)
    {
        lock (_lock)
        {
            count--;
            if (grace is { } given && IsDeserted())
            {
                _waiting?.Dispose();
                _waiting = given.Time.CreateTimer(_ => EndIfDeserted(), null, given.For, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        EndIfDeserted();
    }

    private void EndIfDeserted()
    {
        lock (_lock)
        {
            if (!IsDeserted())
            {
                return;
            }

            // It is about to be stopped; whoever boards from now on has to look for another.
            _followersEnd ??= FlightEnd.HandedOver;
        }

        Deserted?.Invoke();
    }

    private bool IsDeserted() => _readers + _remoteReaders <= 0 && _end is null;

    private Task Changed() => (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    private void Signal()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}

/// <summary>How long a flight goes on without a reader.</summary>
internal sealed record FlightGrace(TimeSpan For, TimeProvider Time);

internal enum FlightEndKind
{
    Complete,

    /// <summary>The upstream failed; everybody gets the same error.</summary>
    Failed,

    /// <summary>The leader could not make the answer for others; the next one leads.</summary>
    HandedOver,

    /// <summary>The leading replica is gone.</summary>
    Lost,
}

internal sealed record FlightEnd(FlightEndKind Kind, ExceptionDispatchInfo? Error = null)
{
    public static FlightEnd Complete { get; } = new(FlightEndKind.Complete);

    public static FlightEnd HandedOver { get; } = new(FlightEndKind.HandedOver);

    public static FlightEnd Lost { get; } = new(FlightEndKind.Lost);

    public static FlightEnd Failed(Exception error) => new(FlightEndKind.Failed, ExceptionDispatchInfo.Capture(error));
}

/// <summary>Tells a follower that its flight will not bring the answer.</summary>
/// <param name="began">Whether a part has been handed on already; then no other flight may take its place.</param>
internal sealed class FlightEndedException(FlightEndKind kind, bool began) : Exception($"The flight ended: {kind}.")
{
    public FlightEndKind Kind { get; } = kind;

    public bool Began { get; } = began;
}
