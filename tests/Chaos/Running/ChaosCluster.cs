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

    private ChaosCluster(PostgresServer server, string directory, ClusterOptions made)
    {
        (Server, _directory, _keepsDirectory) = (server, directory, made.Directory is not null);
        Store = server.NewSchema();
        Membership = new Membership(Store);
        string[] options =
        [
            .. new[] { "--samples", "false", "--cluster", "postgres", "--store", Store },
            .. made.HasLabels ? (string[])["--access-header", Labels.Header] : [],
        ];
        Silos =
        [
            .. Enumerable
                .Range(0, made.Silos)
                .Select(number => new ClusterSilo(
                    number,
                    Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"silo-{number + 1}")),
                    options,
                    hasSmallDisk: number == made.Silos - 1 && SmallDisk.MayMount,
                    hasFakeClock: made.MovesClocks
                )
                {
                    Program = made.Program(number),
                }),
        ];
        Links = new SiloLinks(number => Silos[number].ProcessId);
        foreach (var silo in Silos)
        {
            silo.AdvertisedPort = Links.Open(silo.Number, silo.SiloPort);
        }
    }

    public RunClock Clock { get; } = new();

    /// <summary>The connection string of the store.</summary>
    public string Store { get; }

    public PostgresServer Server { get; }

    public Membership Membership { get; }

    public IReadOnlyList<ClusterSilo> Silos { get; }

    public SiloLinks Links { get; }

    /// <summary>Starts a cluster; all silos start at the same time.</summary>
    public static async Task<ChaosCluster> StartAsync(ClusterOptions options)
    {
        var cluster = new ChaosCluster(
            await PostgresServer.StartAsync(),
            options.Directory ?? Directory.CreateTempSubdirectory("pipeline-chaos-").FullName,
            options
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
