using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace AspireAi.Api.Defense.Identity;

/// <summary>
/// Whether the authority's keys are here. Left to itself, the framework lets requests fetch them one behind the other, each with a
/// time-out of its own, so that an authority that hangs would let anybody with garbage for a token hold up everybody with a good one.
/// </summary>
internal sealed class AuthorityKeys(IOptionsMonitor<JwtBearerOptions> bearer, TimeProvider time)
{
    // How long a request waits for them, and how long nobody asks after it failed.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _pause = TimeSpan.FromSeconds(2);

    private readonly Lock _gate = new();
    private Task<bool>? _fetch;
    private long _failedAt;

    public async ValueTask<bool> AreKnownAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Fetch().WaitAsync(_patience, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    // Once there are keys, the framework keeps them up to date in the background and goes on with the old ones meanwhile.
    private Task<bool> Fetch()
    {
        lock (_gate)
        {
            if (_fetch is null || (_fetch.IsCompleted && !(_fetch.IsCompletedSuccessfully && _fetch.Result) && time.GetElapsedTime(_failedAt) >= _pause))
            {
                _fetch = FetchAsync();
            }

            return _fetch;
        }
    }

    private async Task<bool> FetchAsync()
    {
        try
        {
            await bearer.Get(JwtCallers.Scheme).ConfigurationManager!.GetConfigurationAsync(CancellationToken.None);
            return true;
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or HttpRequestException or OperationCanceledException)
        {
            _failedAt = time.GetTimestamp();
            return false;
        }
    }
}
