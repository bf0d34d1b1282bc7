using AspireAi.Api.Defense.Quota.Scripts;

namespace AspireAi.Api.Defense.Quota.Outage;

/// <summary>A lease as it stands in the store.</summary>
/// <param name="Shared">What it takes of scopes that others share, in this replica's own count.</param>
internal sealed record OutageLeaseBooking(ReserveRequest Request, ReserveReply Reply, IReadOnlyList<SharedScope> Shared);

/// <summary>
/// What one replica has reserved for one caller, for as long as the store may be away. Spending from it is a matter of this process
/// alone; the books hear of it afterwards.
/// </summary>
internal sealed class OutageLease(OutageLeaseBooking booking)
{
    private readonly Lock _lock = new();
    private long _tokens = booking.Reply.Tokens;
    private long _money = booking.Reply.Money;
    private int _running;
    private bool _closed;

    public string Id => Booking.Request.Id;

    public OutageLeaseBooking Booking { get; } = booking;

    /// <summary>Calls were made under it: what the store holds for it is more than is left.</summary>
    public bool Used { get; private set; }

    /// <summary>Takes a call's worst case out of it, or as much output of it as there is.</summary>
    /// <returns>Output tokens per choice; null if it can't pay for the least.</returns>
    public long? TryTake(ReserveRequest request)
    {
        lock (_lock)
        {
            var output = Math.Min(request.Wanted, (_tokens - request.PromptTokens) / request.Choices);
            if (request.MoneyPerToken > 0)
            {
                output = Math.Min(output, (_money - request.PromptMoney) / request.MoneyPerToken);
            }

            if (_closed || output < request.Least || _tokens < request.PromptTokens || _money < request.PromptMoney)
            {
                return null;
            }

            _tokens -= request.PromptTokens + (output * request.Choices);
            _money -= request.PromptMoney + (output * request.MoneyPerToken);
            _running++;
            Used = true;
            return output;
        }
    }

    /// <summary>Puts back what a call has not used of what it took. It may have used more.</summary>
    public void Settle(long takenTokens, long takenMoney, long tokens, long money)
    {
        lock (_lock)
        {
            _tokens += takenTokens - tokens;
            _money += takenMoney - money;
        }
    }

    /// <summary>Keeps it from being closed until <see cref="Release"/>: a renewal that came after would hold it anew, for nobody.</summary>
    public bool TryOccupy()
    {
        lock (_lock)
        {
            if (_closed)
            {
                return false;
            }

            _running++;
            return true;
        }
    }

    /// <summary>The books know what a call under it has cost, or a renewal is over.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _running--;
        }
    }

    /// <summary>
    /// Ends it, unless a call under it runs or is not in the books yet: to those, the rest of a closed lease is anybody's room, and
    /// the call's cost would come on top of it.
    /// </summary>
    public bool TryClose()
    {
        lock (_lock)
        {
            return !_closed && _running == 0 && (_closed = true);
        }
    }
}
