using System.Security.Cryptography;
using AspireAi.Api.Stores;
using StackExchange.Redis;

namespace AspireAi.Api.Defense.Limits;

/// <summary>
/// The incarnation of the limits' data. Where Redis was emptied, came back old or is another server, whoever notices first begins a new
/// one; each replica then holds its running calls again and acknowledges, and nothing new is reserved before all have. docs/model has
/// the protocol, and what each part of it is for.
/// </summary>
/// <param name="replica">This replica's id.</param>
/// <param name="live">Ids of the replicas that live, this one included.</param>
internal sealed class Incarnations(
    IConnectionMultiplexer redis, RunningCalls running, string replica, Func<Task<IReadOnlyCollection<string>>> live, TimeProvider time)
{
    private const string Open = " open";
    private const string Recovering = " recovering";
    private const int MostTries = 20;

    private static readonly TimeSpan _again = TimeSpan.FromMilliseconds(25);

    private static readonly string _text = RedisScript.Embedded("limits").Text;

    private readonly RedisScript _change = RedisScript.Embedded("limits-marker");

    // A server knows none that was never begun.
    private volatile LimitScript _current = new(0, _text);

    // How often it was recovered here, and after how many of these it is known to be open.
    private volatile int _recoveries = 1;
    private volatile int _opened;

    public LimitScript Current => _current;

    private IDatabase Database => redis.GetDatabase();

    /// <summary>Finds out which incarnation there is, or begins one, and holds again in it what runs here. One at a time calls it.</summary>
    /// <param name="stale">The one in which nothing could be done.</param>
    /// <exception cref="RedisException">Redis is unavailable, or is another server at every try.</exception>
    public async Task RecoverAsync(LimitScript stale)
    {
        for (var tries = 0; _current == stale; tries++)
        {
            if (tries == MostTries)
            {
                throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "Redis loses its memory again and again.");
            }

            if (tries > 0)
            {
                await Task.Delay(_again, time);
            }

            if (await FindOrBeginAsync(stale.Incarnation) is not { } script)
            {
                continue;
            }

            if (await TryHoldAsync(script, running.Adopt(script.Incarnation)))
            {
                await Database.HashSetAsync(LimitKeys.Acknowledged, replica, script.Incarnation);
                _current = script;
            }
        }

        Interlocked.Increment(ref _recoveries);
        // Nobody waits for the database here; where it does not answer, LimitMaintenance tries again.
        _ = OpenSoonAsync();
    }

    /// <summary>Ends the recovery, if one is going on and every replica that lives has acknowledged it.</summary>
    /// <returns>False where it goes on.</returns>
    public async Task<bool> TryOpenAsync()
    {
        var recoveries = _recoveries;
        if (recoveries == _opened)
        {
            return true;
        }

        var marker = (string?)await Database.StringGetAsync(LimitKeys.Marker);
        if (marker is null || !marker.EndsWith(Recovering, StringComparison.Ordinal))
        {
            _opened = marker is null ? _opened : recoveries;
            return marker is not null;
        }

        var incarnation = marker[..^Recovering.Length];
        IReadOnlyCollection<string> living;
        try
        {
            living = await live();
        }
        catch (Exception exception) when (ServiceDefaults.Database.IsUnavailable(exception))
        {
            // Nobody knows whose calls are missing.
            return false;
        }

        var acknowledgments = await Database.HashGetAllAsync(LimitKeys.Acknowledged);
        var acknowledged = acknowledgments.Where(one => one.Value == incarnation).Select(one => (string?)one.Name).ToHashSet();
        if (!living.All(acknowledged.Contains) || !await ChangeAsync(marker, incarnation + Open))
        {
            return false;
        }

        await Database.HashDeleteAsync(LimitKeys.Acknowledged, [.. acknowledgments.Select(static one => one.Name).Where(name => !living.Contains((string)name!))]);
        _opened = recoveries;
        return true;
    }

    /// <returns>False where it is another incarnation by now.</returns>
    private async Task<bool> TryHoldAsync(LimitScript script, IReadOnlyList<LimitOperation> held)
    {
        foreach (var some in held.Chunk(LimitEngine.MostPerBatch))
        {
            if (await script.RunAsync(Database, some) is not { } replies)
            {
                return false;
            }

            Array.ForEach(replies, static reply => reply.OrThrow());
        }

        return true;
    }

    private async Task OpenSoonAsync()
    {
        try
        {
            await TryOpenAsync();
        }
        catch (Exception exception) when (StoreFaults.IsUnavailable(exception))
        {
            // Later, then.
        }
    }

    /// <returns>Null where it has to be tried again.</returns>
    private async Task<LimitScript?> FindOrBeginAsync(long known)
    {
        var marker = (string?)await Database.StringGetAsync(LimitKeys.Marker) ?? "";
        var server = await ServerAsync();
        // The server that was told of the incarnation knows its witness. Another version of the API has another text for it, so the text
        // proves nothing; and the server may have been restarted while it got ours. An earlier one than that known here is that of a server
        // which still thinks it is the primary.
        if (long.TryParse(marker.Split(' ')[0], out var incarnation) && incarnation >= known && await server.ScriptExistsAsync(Witness(incarnation)))
        {
            var found = new LimitScript(incarnation, _text);
            await server.ScriptLoadAsync(found.Text);
            return await server.ScriptExistsAsync(Witness(incarnation)) ? found : null;
        }

        // Its witness goes first: whoever finds the marker has to find it, too, or would begin the next one.
        var now = (time.GetUtcNow().ToUnixTimeMilliseconds() * 1_000) + RandomNumberGenerator.GetInt32(1_000);
        var next = new LimitScript(Math.Max(now, Math.Max(incarnation, known) + 1), _text);
        await server.ScriptLoadAsync(next.Text);
        await server.ScriptLoadAsync(Witness(next.Incarnation));
        return await ChangeAsync(marker, next.Incarnation + Recovering) ? next : null;
    }

    private async Task<bool> ChangeAsync(string from, string to) => (long)await _change.RunAsync(Database, [LimitKeys.Marker], [from, to]) == 1;

    // A script that is the same in every version of the API.
    private static string Witness(long incarnation) => $"return '{incarnation}'";

    private async Task<IServer> ServerAsync() =>
        redis.GetServer(await Database.IdentifyEndpointAsync(LimitKeys.Marker) ?? throw new RedisConnectionException(ConnectionFailureType.UnableToConnect, CommandFlags.None, "No server has the limits."));
}
