using AspireAi.Api.Defense.Limits;

namespace AspireAi.Api.Defense.Quota.Reserve;

/// <summary>Tells an outage of Redis that has just begun, and may be a restart, from one that lasts.</summary>
internal sealed class Outage(TimeProvider time)
{
    /// <summary>A restart is over by then.</summary>
    public static readonly TimeSpan LongestRestart = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private long _began;
    private long? _failed;

    /// <summary>To be asked after each failure; <see cref="LimitMaintenance"/> fails every half second.</summary>
    public bool MayBeRestart()
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            // Between two outages nobody may have asked for anything.
            _began = _failed is { } last && time.GetElapsedTime(last, now) <= LongestRestart ? _began : now;
            _failed = now;
            return time.GetElapsedTime(_began, now) <= LongestRestart;
        }
    }

    public void Over()
    {
        if (_failed is not null)
        {
            lock (_lock)
            {
                _failed = null;
            }
        }
    }
}
