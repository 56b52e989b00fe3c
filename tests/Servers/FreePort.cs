using System.Net;
using System.Net.Sockets;

namespace Pipeline.Servers;

/// <summary>Ports on loopback for servers that tests start.</summary>
public static class FreePort
{
    // Below those that the system gives to outgoing connections (on Linux from 32768 on): nobody takes one between its
    // choice and its use, nor while a server is away that comes back to it.
    private const int First = 12_000;
    private const int Count = 20_000;

    private static int _last = Random.Shared.Next(Count);

    /// <summary>A port that nobody listens at, and that this process has not been given before.</summary>
    public static int Next()
    {
        for (var tried = 0; tried < Count; tried++)
        {
            var port = First + (int)((uint)Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody's.
            }
        }

        throw new InvalidOperationException("No port is free.");
    }
}
