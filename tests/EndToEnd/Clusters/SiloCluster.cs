using System.Globalization;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>Real silos of one cluster on this machine, over one PostgreSQL database. Every silo has a directory, a name
/// and ports of its own, and keeps them when it is started again.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private readonly string _store;
    private readonly Member[] _members;

    private SiloCluster(string store, int silos, string[] models)
    {
        _store = store;
        _members = [.. Enumerable.Range(1, silos).Select(number => new Member(number, models))];
    }

    /// <summary>The silo of a number, from 0.</summary>
    public SiloProcess this[int silo] =>
        _members[silo].Process ?? throw new InvalidOperationException($"Silo {silo} does not run.");

    /// <summary>Starts a cluster; all silos start at the same time.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="models">The tiny models that each has; none given: the embedder.</param>
    public static async Task<SiloCluster> StartAsync(int silos, params string[] models)
    {
        var cluster = new SiloCluster(
            (await PostgresServer.Shared).NewSchema(),
            silos,
            models.Length > 0 ? models : [SiloFolder.Embedder]
        );
        try
        {
            await Task.WhenAll(Enumerable.Range(0, silos).Select(cluster.StartSiloAsync));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts a silo, or starts it again after its end.</summary>
    public async Task StartSiloAsync(int silo)
    {
        var member = _members[silo];
        if (member.Process is { } before)
        {
            await before.DisposeAsync();
        }

        member.Process = await SiloProcess.StartAsync(member.Folder, Options(member));
    }

    /// <summary>Starts one more silo under a name that is taken, and returns how that ends.</summary>
    public async Task<(int ExitCode, string Output)> RunTwinAsync(int silo)
    {
        using var twin = new Member(silo + 1, [SiloFolder.Embedder]);
        return await SiloProcess.RunToEndAsync(twin.Folder, Options(twin));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            if (member.Process is { } process)
            {
                await process.DisposeAsync();
            }

            member.Dispose();
        }
    }

    private string[] Options(Member member) =>
        [
            "--samples",
            "false",
            "--cluster",
            "postgres",
            "--store",
            _store,
            "--name",
            $"silo-{member.Number.ToString(CultureInfo.InvariantCulture)}",
            "--advertise",
            "127.0.0.1",
            "--silo-port",
            member.SiloPort.ToString(CultureInfo.InvariantCulture),
            "--gateway-port",
            member.GatewayPort.ToString(CultureInfo.InvariantCulture),
        ];

    private sealed class Member(int number, string[] models) : IDisposable
    {
        public int Number => number;

        public SiloFolder Folder { get; } = new(models);

        public int SiloPort { get; } = SiloProcess.FreePort();

        public int GatewayPort { get; } = SiloProcess.FreePort();

        public SiloProcess? Process { get; set; }

        public void Dispose() => Folder.Dispose();
    }
}
