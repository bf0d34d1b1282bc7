using System.Collections.Concurrent;
using System.Net;

namespace AspireAi.Web.Session;

internal enum SessionState
{
    Valid,

    /// <summary>The Api says that the sign-in has ended.</summary>
    Ended,

    /// <summary>The Api can't be asked; nothing is known.</summary>
    Unknown,
}

/// <param name="Tokens">With <see cref="SessionState.Valid"/> only.</param>
internal readonly record struct SessionAnswer(SessionState State, SessionTokens? Tokens = null);

/// <summary>
/// Access tokens of the sign-ins that are in use, in memory. Another replica gets its own: nothing here would be missed. One refresh
/// at a time per sign-in, however many pages ask.
/// </summary>
internal sealed class AccessTokenCache(IServiceScopeFactory scopes, TimeProvider time)
{
    private const int SweepAt = 10_000;

    // A token that ends in this while is not sent any more: the call it is for may take a moment to arrive.
    private static readonly TimeSpan _margin = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    public async Task<SessionAnswer> GetAsync(string refreshToken, CancellationToken cancellationToken)
    {
        var entry = _entries.GetOrAdd(refreshToken, static _ => new Entry());
        if (entry.Tokens is { } known && time.GetUtcNow() < entry.UseUntil)
        {
            return new(SessionState.Valid, known);
        }

        await entry.Gate.WaitAsync(cancellationToken);
        try
        {
            if (entry.Tokens is { } refreshed && time.GetUtcNow() < entry.UseUntil)
            {
                return new(SessionState.Valid, refreshed);
            }

            return await RefreshAsync(refreshToken, entry, cancellationToken);
        }
        finally
        {
            entry.Gate.Release();
        }
    }

    /// <summary>Keeps what a sign-in has just given.</summary>
    public void Keep(SessionTokens tokens) => Keep(_entries.GetOrAdd(tokens.RefreshToken, static _ => new Entry()), tokens);

    /// <summary>The Api refused this access token: the next call asks for another.</summary>
    public void Refused(string refreshToken, string accessToken)
    {
        if (_entries.TryGetValue(refreshToken, out var entry) && entry.Tokens?.AccessToken == accessToken)
        {
            entry.UseUntil = default;
        }
    }

    public void Forget(string refreshToken) => _entries.TryRemove(refreshToken, out _);

    private async Task<SessionAnswer> RefreshAsync(string refreshToken, Entry entry, CancellationToken cancellationToken)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var tokens = await scope.ServiceProvider.GetRequiredService<AccountClient>().RefreshAsync(refreshToken, cancellationToken);
            Keep(entry, tokens);
            return new(SessionState.Valid, tokens);
        }
        catch (AccountException exception) when (exception.Status == HttpStatusCode.Unauthorized)
        {
            _entries.TryRemove(refreshToken, out _);
            return new(SessionState.Ended);
        }
        catch (Exception exception) when (exception is AccountException or HttpRequestException or System.Text.Json.JsonException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // While the Api's books are away it can't refresh, but takes a token that it knows, to its end.
            return entry.Tokens is { } last && time.GetUtcNow() < entry.Ends ? new(SessionState.Valid, last) : new(SessionState.Unknown);
        }
    }

    private void Keep(Entry entry, SessionTokens tokens)
    {
        var now = time.GetUtcNow();
        entry.Ends = now.AddSeconds(tokens.ExpiresIn);
        entry.UseUntil = entry.Ends - _margin;
        entry.Tokens = tokens;
        if (_entries.Count > SweepAt)
        {
            foreach (var (key, old) in _entries)
            {
                if (old.Ends < now)
                {
                    _entries.TryRemove(key, out _);
                }
            }
        }
    }

    private sealed class Entry
    {
        public SemaphoreSlim Gate { get; } = new(1);

        public SessionTokens? Tokens { get; set; }

        public DateTimeOffset UseUntil { get; set; }

        public DateTimeOffset Ends { get; set; }
    }
}
