using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Pipeline.Chaos.Running;

/// <summary>
/// The network between the silos: each is reached by the others at a port here, from which its connections are passed
/// on. A silo that is cut neither gets nor sends anything while its connections stay open, as behind a switch that has
/// lost its power; what was sent meanwhile arrives when it is back.
/// </summary>
internal sealed class SiloLinks(Func<int, int?> processOf) : IAsyncDisposable
{
    private readonly List<TcpListener> _listeners = [];
    private readonly ConcurrentDictionary<int, bool> _cut = new();
    private readonly CancellationTokenSource _stopping = new();
    private volatile TaskCompletionSource _changed = NewSignal();

    /// <summary>Opens a silo's port.</summary>
    /// <param name="silo">The silo, from 0; they come in order.</param>
    /// <param name="port">Where it listens.</param>
    /// <returns>Where the others reach it.</returns>
    public int Open(int silo, int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _listeners.Add(listener);
        _ = AcceptAsync(listener, silo, port);
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Cuts a silo off from the others.</summary>
    public void Cut(int silo) => _cut[silo] = true;

    /// <summary>Undoes <see cref="Cut"/>.</summary>
    public void Mend(int silo)
    {
        _cut.TryRemove(silo, out _);
        Interlocked.Exchange(ref _changed, NewSignal()).TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        foreach (var listener in _listeners)
        {
            listener.Dispose();
        }
    }

    private async Task AcceptAsync(TcpListener listener, int silo, int port)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptTcpClientAsync(_stopping.Token);
                _ = ServeAsync(client, silo, port);
            }
            catch (Exception error)
                when (error is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // One that is gone before it was taken, or the end.
            }
        }
    }

    private async Task ServeAsync(TcpClient client, int to, int port)
    {
        using (client)
        {
            try
            {
                var from = SiloOf(((IPEndPoint)client.Client.RemoteEndPoint!).Port);
                await UntilWholeAsync(from, to);
                using var target = new TcpClient { NoDelay = true };
                client.NoDelay = true;
                await target.ConnectAsync(IPAddress.Loopback, port, _stopping.Token);
                await Task.WhenAny(
                    PumpAsync(client.GetStream(), target.GetStream(), from, to),
                    PumpAsync(target.GetStream(), client.GetStream(), from, to)
                );
            }
            catch (Exception error) when (error is SocketException or IOException or OperationCanceledException)
            {
                // Refused or reset: the other side sees its connection end.
            }
        }
    }

    private async Task PumpAsync(NetworkStream source, NetworkStream target, int? from, int to)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (await source.ReadAsync(buffer, _stopping.Token) is > 0 and var read)
            {
                await UntilWholeAsync(from, to);
                await target.WriteAsync(buffer.AsMemory(0, read), _stopping.Token);
            }

            // An end does not get through a cut either.
            await UntilWholeAsync(from, to);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            await UntilWholeAsync(from, to).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task UntilWholeAsync(int? from, int to)
    {
        while (true)
        {
            var changed = _changed;
            if (!_cut.ContainsKey(to) && !(from is { } silo && _cut.ContainsKey(silo)))
            {
                return;
            }

            await changed.Task.WaitAsync(_stopping.Token);
        }
    }

    /// <summary>The silo whose process has a connection from a port; null: nobody knows.</summary>
    private int? SiloOf(int port)
    {
        var wanted = $":{port.ToString("X4", CultureInfo.InvariantCulture)}";
        foreach (var table in (string[])["/proc/net/tcp", "/proc/net/tcp6"])
        {
            // The first line names the columns: 1 is the local address, 9 the socket.
            foreach (var line in File.ReadLines(table).Skip(1))
            {
                var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (fields[1].EndsWith(wanted, StringComparison.Ordinal) && fields[9] != "0")
                {
                    for (var silo = 0; silo < _listeners.Count; silo++)
                    {
                        if (processOf(silo) is { } process && Holds(process, $"socket:[{fields[9]}]"))
                        {
                            return silo;
                        }
                    }
                }
            }
        }

        return null;
    }

    private static bool Holds(int process, string socket)
    {
        try
        {
            return Directory
                .EnumerateFiles($"/proc/{process.ToString(CultureInfo.InvariantCulture)}/fd")
                .Any(file => File.ResolveLinkTarget(file, false)?.Name == socket);
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
