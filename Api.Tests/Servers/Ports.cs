using System.Net;
using System.Net.Sockets;

namespace AspireAi.Api.Tests.Servers;

/// <summary>
/// Ports for what has to be stopped and started at the same one. They lie below those that systems give to connections and to who
/// asks for any: one of these could be taken by another test's while the server is down, and the server could not come back.
/// </summary>
internal static class Ports
{
    private const int First = 20_000, Count = 12_000;
    private static int _last = Random.Shared.Next(Count);

    /// <summary>One that is free, and that no other test of this run gets.</summary>
    public static int Free()
    {
        while (true)
        {
            // By twos, since a cluster's node also takes half of it.
            var port = First + ((Interlocked.Add(ref _last, 2) & int.MaxValue) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else's.
            }
        }
    }
}
