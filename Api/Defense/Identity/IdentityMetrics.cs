using System.Diagnostics;
using System.Diagnostics.Metrics;
using AspireAi.Api.Defense.Telemetry;

namespace AspireAi.Api.Defense.Identity;

/// <summary>How the identity step ended; the closed set is also the metric's tag.</summary>
internal enum IdentityOutcome
{
    Guest,
    User,
    ApiKey,
    Jwt,

    /// <summary>401: no credentials where some are needed, or such that are not valid.</summary>
    Refused,

    /// <summary>403: known, but not allowed.</summary>
    Forbidden,

    /// <summary>503: credentials could not be checked.</summary>
    Unavailable,
}

internal sealed class IdentityMetrics(DefenseMetrics metrics)
{
    private readonly Counter<long> _callers = metrics.Meter.CreateCounter<long>("aspireai.identity.requests", "{request}",
        "Requests by who was asking, and whether that was known from memory because the database was unavailable.");

    public void Identified(Caller? caller, ApiException? error)
    {
        if (!_callers.Enabled)
        {
            return;
        }

        var outcome = error?.Status switch
        {
            null => caller!.Kind switch
            {
                CallerKind.Guest => IdentityOutcome.Guest,
                CallerKind.User => IdentityOutcome.User,
                CallerKind.ApiKey => IdentityOutcome.ApiKey,
                _ => IdentityOutcome.Jwt,
            },
            StatusCodes.Status401Unauthorized => IdentityOutcome.Refused,
            StatusCodes.Status403Forbidden => IdentityOutcome.Forbidden,
            _ => IdentityOutcome.Unavailable,
        };
        _callers.Add(1, new TagList { { "outcome", outcome.ToString() }, { "stale", caller?.IsStale ?? false } });
    }
}
