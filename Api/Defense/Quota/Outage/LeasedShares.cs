namespace AspireAi.Api.Defense.Quota.Outage;

/// <summary>
/// What this replica's leases hold of the scopes that many callers share. Each lease is small beside what is left to its caller, but a
/// thousand of them would be all of a budget, held for an outage that may never come while those who call now are refused.
/// </summary>
internal sealed class LeasedShares
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _leased = new(StringComparer.Ordinal);

    /// <summary>Takes so much of all of them, or nothing.</summary>
    public bool TryTake(IReadOnlyList<SharedScope> scopes)
    {
        lock (_lock)
        {
            if (scopes.Any(scope => _leased.GetValueOrDefault(scope.Name) + scope.Amount > scope.Most))
            {
                return false;
            }

            foreach (var scope in scopes)
            {
                _leased[scope.Name] = _leased.GetValueOrDefault(scope.Name) + scope.Amount;
            }

            return true;
        }
    }

    public void Return(IReadOnlyList<SharedScope> scopes)
    {
        lock (_lock)
        {
            foreach (var scope in scopes)
            {
                // A lease of a model without a price takes nothing of a budget in money.
                var left = _leased.GetValueOrDefault(scope.Name) - scope.Amount;
                if (left == 0)
                {
                    _leased.Remove(scope.Name);
                }
                else
                {
                    _leased[scope.Name] = left;
                }
            }
        }
    }
}

/// <summary>A scope that many callers share.</summary>
/// <param name="Name">Unique among them.</param>
/// <param name="Amount">Tokens or nano-dollars that a lease takes of it.</param>
/// <param name="Most">That all of this replica's leases together may hold of it.</param>
internal readonly record struct SharedScope(string Name, long Amount, long Most);
