using System.Globalization;
using System.Net.Sockets;

namespace AspireAi.AppHost.Local;

/// <summary>A Redis that somebody else runs: whether it is there is worth a line, since without it nothing may be spent and nothing is answered.</summary>
internal static class GivenRedis
{
    private const int DefaultPort = 6379;

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(3);

    /// <summary>Null when one of its addresses takes connections, else what a person has to know. Never the password.</summary>
    public static async Task<string?> ConcernAsync(string connectionString, TimeProvider time, CancellationToken stopping)
    {
        var addresses = connectionString.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(part => !part.Contains('=')).ToList();
        foreach (var address in addresses)
        {
            if (await AnswersAsync(address, time, stopping))
            {
                return null;
            }
        }

        return $"Redis at {string.Join(", ", addresses)} can't be reached: no question is answered until it is (ConnectionStrings:redis).";
    }

    private static async Task<bool> AnswersAsync(string address, TimeProvider time, CancellationToken stopping)
    {
        var colon = address.LastIndexOf(':');
        // Of an IPv6 address without a port, every colon belongs to it.
        var hasPort = colon > 0 && (address.IndexOf(':') == colon || address[colon - 1] == ']');
        var host = (hasPort ? address[..colon] : address).Trim('[', ']');
        var port = hasPort && int.TryParse(address[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : DefaultPort;
        using var limit = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, either.Token);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return false;
        }
    }
}
