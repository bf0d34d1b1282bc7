using System.Net;
using System.Net.Sockets;

namespace AspireAi.AppHost.Local;

/// <summary>Hands out ports of this machine's loopback addresses, none of them twice.</summary>
internal sealed class Ports(Lines lines)
{
    private readonly HashSet<int> _taken = [];

    /// <summary>The port wanted or, where it is in use, the next free one, and says so.</summary>
    /// <param name="wanted">0 for any free one.</param>
    /// <param name="what">What will listen there, as a person calls it.</param>
    public int Take(int wanted, string what)
    {
        if (wanted == 0)
        {
            int any;
            do
            {
                any = AnyFree();
            }
            while (!_taken.Add(any));
            return any;
        }

        for (var port = wanted; port <= ushort.MaxValue; port++)
        {
            if (!_taken.Contains(port) && IsFree(port))
            {
                _taken.Add(port);
                if (port != wanted)
                {
                    lines.Say($"Port {wanted} is in use, so {what} gets port {port}.");
                }

                return port;
            }
        }

        throw new StartException($"No port from {wanted} on is free for {what}.");
    }

    private static int AnyFree()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool IsFree(int port) => IsFree(IPAddress.Loopback, port) && IsFree(IPAddress.IPv6Loopback, port);

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException exception)
        {
            // A machine without IPv6 has nothing in use there.
            return exception.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
        }
    }
}
