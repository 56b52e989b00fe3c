using System.Globalization;
using Pipeline.Chaos.Texts;
using Pipeline.Retrieval.Tests.Vectors;
using Pipeline.Servers;

namespace Pipeline.Chaos.Running;

/// <summary>A store, silos over it, and the network between them, in a directory of their own.</summary>
internal sealed class ChaosCluster : IAsyncDisposable
{
    private readonly string _directory;
    private readonly bool _keepsDirectory;

    private ChaosCluster(PostgresServer server, string directory, bool keepsDirectory, int silos, bool movesClocks)
    {
        (Server, _directory, _keepsDirectory) = (server, directory, keepsDirectory);
        var store = server.NewSchema();
        Membership = new Membership(store);
        string[] options =
        [
            .. new[] { "--samples", "false", "--cluster", "postgres", "--store", store },
            .. new[] { "--access-header", Labels.Header },
        ];
        Silos =
        [
            .. Enumerable
                .Range(0, silos)
                .Select(number => new ClusterSilo(
                    number,
                    Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"silo-{number + 1}")),
                    options,
                    hasSmallDisk: number == silos - 1 && SmallDisk.MayMount,
                    hasFakeClock: movesClocks
                )),
        ];
        Links = new SiloLinks(number => Silos[number].ProcessId);
        foreach (var silo in Silos)
        {
            silo.AdvertisedPort = Links.Open(silo.Number, silo.SiloPort);
        }
    }

    public RunClock Clock { get; } = new();

    public PostgresServer Server { get; }

    public Membership Membership { get; }

    public IReadOnlyList<ClusterSilo> Silos { get; }

    public SiloLinks Links { get; }

    /// <summary>Starts a cluster; all silos start at the same time.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="directory">Where logs and indexes are kept; null: they are deleted in the end.</param>
    /// <param name="movesClocks">Whether the silos' clocks can be moved.</param>
    public static async Task<ChaosCluster> StartAsync(int silos, string? directory, bool movesClocks)
    {
        var cluster = new ChaosCluster(
            await PostgresServer.StartAsync(),
            directory ?? Directory.CreateTempSubdirectory("pipeline-chaos-").FullName,
            directory is not null,
            silos,
            movesClocks
        );
        try
        {
            foreach (var silo in cluster.Silos)
            {
                silo.Start();
            }

            foreach (var silo in cluster.Silos)
            {
                silo.IsUp = await silo.WaitUntilReadyAsync()
                    ? true
                    : throw new InvalidOperationException(
                        $"{silo.Name} does not start; {cluster._directory}/{silo.Name}/log says why."
                    );
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>A silo that can be asked; null: there is none now.</summary>
    public ClusterSilo? AnyUp(Random random)
    {
        var up = Silos.Where(silo => silo.IsUp).ToArray();
        return up.Length == 0 ? null : up[random.Next(up.Length)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in Silos)
        {
            silo.Dispose();
        }

        await Links.DisposeAsync();
        await Server.DisposeAsync();
        if (!_keepsDirectory)
        {
            try
            {
                Directory.Delete(_directory, recursive: true);
            }
            catch (IOException)
            {
                // A process that was just killed may still be letting go of a file.
            }
        }
    }
}
