namespace Pipeline.Client.Http;

/// <summary>
/// The servers that calls go to in turn. One that could not be reached is passed over for a while, longer each time;
/// where none is left, the one that has been away longest is tried. Safe for several threads.
/// </summary>
/// <param name="addresses">The servers, at least one.</param>
/// <param name="clock">The clock of absences.</param>
internal sealed class ServerAddresses(IReadOnlyList<Uri> addresses, TimeProvider clock)
{
    private static readonly Backoff Absences = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    private readonly Lock _lock = new();
    private readonly Server[] _servers = [.. addresses.Select(address => new Server(WithSlash(address)))];
    private int _turn = Random.Shared.Next(addresses.Count);

    /// <summary>How many there are.</summary>
    public int Count => _servers.Length;

    /// <summary>The first one, which stands for all where one has to be named.</summary>
    public Uri First => _servers[0].Address;

    /// <summary>Whose turn it is.</summary>
    public Uri Next()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            for (var i = 0; i < _servers.Length; i++)
            {
                var server = _servers[_turn++ % _servers.Length];
                if (server.Back <= now)
                {
                    return server.Address;
                }
            }

            return _servers.MinBy(server => server.Back)!.Address;
        }
    }

    /// <summary>One could not be reached, or is going.</summary>
    public void Lost(Uri address)
    {
        lock (_lock)
        {
            var server = Of(address);
            server.Back = clock.GetUtcNow() + Absences.Pause(++server.Losses, Random.Shared.NextDouble());
        }
    }

    /// <summary>One has answered.</summary>
    public void Answered(Uri address)
    {
        lock (_lock)
        {
            var server = Of(address);
            (server.Losses, server.Back) = (0, default);
        }
    }

    private Server Of(Uri address) => _servers.First(server => server.Address == address);

    // A relative reference replaces the last segment of a base without a final slash.
    private static Uri WithSlash(Uri address) =>
        address.AbsoluteUri.EndsWith('/') ? address : new Uri(address.AbsoluteUri + "/");

    private sealed class Server(Uri address)
    {
        public Uri Address => address;

        public DateTimeOffset Back { get; set; }

        public int Losses { get; set; }
    }
}
