using System.Collections.Concurrent;
using AspireAi.Api.Defense.Quota.Ledger;
using AspireAi.Api.Defense.Quota.Reserve;
using AspireAi.Api.Defense.Quota.Scripts;
using AspireAi.Api.Defense.RateLimit;
using AspireAi.Api.Models;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Quota.Outage;

/// <summary>
/// Keeps a small lease for each caller that this replica has seen lately, so that the quota isn't shut the moment its store goes
/// away. A lease is an ordinary reservation under all of the caller's scopes, so an outage can't overspend either; it is renewed
/// while the caller is about, given back when the caller goes quiet, and charged whole if the replica dies. Fails closed.
/// </summary>
internal sealed partial class OutageLeases(
    QuotaStore store,
    Settlements settlements,
    StoreReturns returns,
    Replicas replicas,
    IOptionsMonitor<OutageOptions> options,
    TimeProvider time,
    ILogger<OutageLeases> logger)
    : SteadyService
{
    // Of what is left to a caller, so that leases on several replicas lock nobody out; and of what many callers share, for the leases
    // of all replicas together.
    private const int ShareOfRoom = 8;
    private const long SmallestLease = 256;
    private static readonly TimeSpan _round = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Tenant, string Subject, string? Key), Entry> _entries = new();
    private readonly LeasedShares _shares = new();

    /// <summary>Leases that this replica has.</summary>
    public int Count => _entries.Values.Count(entry => entry.Lease is not null);

    /// <summary>Remembers that a caller has spent something, and sees to a lease, behind the call.</summary>
    public void Seen(Reservation reservation)
    {
        if (options.CurrentValue.Tokens == 0)
        {
            return;
        }

        var entry = _entries.GetOrAdd(KeyOf(reservation.Scopes), _ => new Entry());
        entry.LastSeen = time.GetTimestamp();
        if (entry.Lease is null && Interlocked.CompareExchange(ref entry.Acquiring, 1, 0) == 0)
        {
            _ = AcquireAsync(entry, reservation);
        }
    }

    public OutageLease? Of(QuotaScopes scopes) => _entries.TryGetValue(KeyOf(scopes), out var entry) ? entry.Lease : null;

    /// <summary>Gives a caller's leases back because it needs the room now: also those that it has by other keys, which are of its room, too.</summary>
    /// <returns>Whether there were any.</returns>
    public bool GiveBack(QuotaScopes scopes)
    {
        var any = false;
        foreach (var (key, entry) in _entries)
        {
            any |= key.Subject == scopes.Subject && key.Tenant == scopes.Tenant && Close(entry);
        }

        return any;
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        foreach (var entry in _entries.Values)
        {
            // What was spent of it comes first. A store that is away longer than this process has charges it whole.
            while (!Close(entry) && entry.Lease is not null && !cancellationToken.IsCancellationRequested && settlements.CanArrive)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
            }
        }
    }

    protected override (TimeProvider Time, ILogger Logger) Tools => (time, logger);

    protected override async Task RunAsync(CancellationToken stoppingToken)
    {
        returns.Returned += OnReturned;
        try
        {
            using var timer = new PeriodicTimer(_round, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                foreach (var (key, entry) in _entries)
                {
                    await GuardedAsync(() => AttendAsync(key, entry));
                }
            }
        }
        finally
        {
            returns.Returned -= OnReturned;
        }
    }

    // The store may have lost them, and their room would be anybody's while they go on paying here. All at once, since others come
    // for room at once, too; what can't be renewed now is in the next round.
    private void OnReturned()
    {
        foreach (var entry in _entries.Values)
        {
            entry.MayBeLost = true;
            _ = GuardedAsync(() => RenewOrCloseAsync(entry));
        }
    }

    private async Task GuardedAsync(Func<Task> attend)
    {
        try
        {
            await attend();
        }
        catch (RedisException exception)
        {
            LogFailed(exception);
        }
    }

    private static (string Tenant, string Subject, string? Key) KeyOf(QuotaScopes scopes) => (scopes.Tenant, scopes.Subject, scopes.Key);

    private async Task AttendAsync((string Tenant, string Subject, string? Key) key, Entry entry)
    {
        if (time.GetElapsedTime(entry.LastSeen) > options.CurrentValue.Recent)
        {
            Close(entry);
            if (entry.Lease is null && entry.Acquiring == 0)
            {
                _entries.TryRemove(key, out _);
            }

            return;
        }

        if (entry.Lease is not { } lease)
        {
            return;
        }

        // A lease that has paid for calls is smaller than it should be, and one of yesterday counts in yesterday's month.
        if (lease.Used || lease.Booking.Reply.Day != store.Clock.Day)
        {
            Close(entry);
            return;
        }

        if (entry.MayBeLost || time.GetElapsedTime(entry.Renewed) * 3 > lease.Booking.Request.Lease)
        {
            await RenewOrCloseAsync(entry);
        }
    }

    private async Task RenewOrCloseAsync(Entry entry)
    {
        if (entry.Lease is { } lease && !await RenewAsync(entry, lease))
        {
            // It was charged while the store was away or this process stood still; closing it corrects that.
            Close(entry);
        }
    }

    private async Task<bool> RenewAsync(Entry entry, OutageLease lease)
    {
        if (!lease.TryOccupy())
        {
            return true;
        }

        try
        {
            var status = await store.RenewAsync(lease.Booking.Reply, lease.Booking.Request);
            entry.Renewed = time.GetTimestamp();
            entry.MayBeLost = false;
            return status != RenewStatus.Ended;
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            // It goes on paying; the next round tries again.
            return true;
        }
        finally
        {
            lease.Release();
        }
    }

    private bool Close(Entry entry)
    {
        if (entry.Lease is not { } lease || !lease.TryClose())
        {
            return false;
        }

        entry.Lease = null;
        settlements.Close(lease.Booking);
        _shares.Return(lease.Booking.Shared);
        return true;
    }

    private async Task AcquireAsync(Entry entry, Reservation reservation)
    {
        try
        {
            if (Size(reservation) is not { } tokens)
            {
                return;
            }

            var price = DearestPrice(reservation.Model);
            var request = new ReserveRequest
            {
                Id = $"lease-{Guid.CreateVersion7(time.GetUtcNow()):N}",
                IsLease = true,
                Lease = options.CurrentValue.Lease,
                PromptTokens = tokens,
                Wanted = 0,
                Least = 0,
                PromptMoney = NanoDollars.Cost(price, 0, 0, tokens),
                MoneyPerToken = 0,
                Model = reservation.Model.Name,
                TakeWhatThereIs = true,
                Tail = (reservation.Tail with { Ending = CallEnding.Expired, Flags = ChargeFlags.Estimated | ChargeFlags.Outage }).ToJson(),
            };
            var shared = Shared(reservation.Scopes, request);
            if (_shares.TryTake(shared) && !await TryReserveAsync(entry, reservation, request, shared))
            {
                _shares.Return(shared);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(exception);
        }
        finally
        {
            Volatile.Write(ref entry.Acquiring, 0);
        }
    }

    private async Task<bool> TryReserveAsync(Entry entry, Reservation reservation, ReserveRequest request, IReadOnlyList<SharedScope> shared)
    {
        var attempt = new ReserveAttempt();
        try
        {
            var reply = await store.ReserveAsync(() => reservation.Scopes, request, attempt);
            if (reply.Status != ReserveStatus.Held)
            {
                return false;
            }

            entry.Renewed = time.GetTimestamp();
            entry.Lease = new OutageLease(new OutageLeaseBooking(request, reply, shared));
            return true;
        }
        catch (Exception exception) when (StoreFaults.IsAway(exception))
        {
            settlements.Cancel(attempt, request, reservation.Tail);
            return false;
        }
    }

    /// <summary>What the lease takes of the scopes that are not the caller's alone.</summary>
    private List<SharedScope> Shared(QuotaScopes scopes, ReserveRequest lease)
    {
        var share = replicas.Share;
        var shared = scopes.Budgets.Select(budget => new SharedScope(budget.Tag, lease.PromptMoney, share.Of(budget.Cap / ShareOfRoom))).ToList();
        if (scopes.TenantCap.Tokens is { } tokens)
        {
            shared.Add(new SharedScope($"t:{scopes.Tenant}", lease.PromptTokens, share.Of(tokens / ShareOfRoom)));
        }

        if (scopes.TenantCap.Money is { } money)
        {
            shared.Add(new SharedScope($"u:{scopes.Tenant}", lease.PromptMoney, share.Of(money / ShareOfRoom)));
        }

        return shared;
    }

    /// <summary>Tokens, by what is left to the caller now; null for too few.</summary>
    private long? Size(Reservation reservation)
    {
        var tokens = (long)options.CurrentValue.Tokens;
        if (reservation.Reply is not { } reply)
        {
            return null;
        }

        var price = NanoDollars.Cost(DearestPrice(reservation.Model), 0, 0, 1);
        foreach (var (counter, cap) in new[] { (reply.State.Subject, reply.Scopes.SubjectCap), (reply.State.Key, reply.Scopes.KeyCap), (reply.State.Tenant, reply.Scopes.TenantCap) })
        {
            tokens = Math.Min(tokens, ((cap.Tokens ?? long.MaxValue) - counter.Tokens - counter.HeldTokens) / ShareOfRoom);
            tokens = price == 0 ? tokens : Math.Min(tokens, ((cap.Money ?? long.MaxValue) - counter.Money - counter.HeldMoney) / ShareOfRoom / price);
        }

        foreach (var slice in reply.State.Slices)
        {
            tokens = price == 0 ? tokens : Math.Min(tokens, slice.Room / ShareOfRoom / price);
        }

        return tokens >= SmallestLease ? tokens : null;
    }

    private static ModelPrice DearestPrice(ChatModel model)
    {
        var most = Math.Max(model.Price.Output, Math.Max(model.Price.Input, model.Price.CachedInput));
        return new ModelPrice(most, most, most);
    }

    private sealed class Entry
    {
        public OutageLease? Lease;
        public int Acquiring;
        public long LastSeen;
        public long Renewed;

        /// <summary>The store was away since it was renewed.</summary>
        public bool MayBeLost;
    }

    [LoggerMessage(5010, LogLevel.Error, "An outage lease could not be drawn or renewed.")]
    private partial void LogFailed(Exception exception);
}
