namespace AspireAi.Api.Defense.SingleFlight;

/// <summary>What stands in a flight's key: which replica makes the answer, which flight it is, and how long the answer may get.</summary>
/// <param name="Replica">Id of the process that leads.</param>
/// <param name="Flight">Id of the flight, unique.</param>
/// <param name="OutputLimit">Tokens.</param>
internal readonly record struct FlightToken(string Replica, string Flight, int OutputLimit)
{
    public static bool TryParse(string? text, out FlightToken token)
    {
        var parts = text?.Split('|');
        if (parts is [{ Length: > 0 } replica, { Length: > 0 } flight, var limit]
            && int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out var tokens))
        {
            token = new FlightToken(replica, flight, tokens);
            return true;
        }

        token = default;
        return false;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Replica}|{Flight}|{OutputLimit}");
}
