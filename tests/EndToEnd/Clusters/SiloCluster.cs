using System.Globalization;
using Pipeline.EndToEnd.Running;
using Pipeline.Servers;

namespace Pipeline.EndToEnd.Clusters;

/// <summary>Real silos of one cluster on this machine, over one PostgreSQL database. Every silo has a directory, a name
/// and ports of its own, and keeps them when it is started again.</summary>
internal sealed class SiloCluster : IAsyncDisposable
{
    private readonly string _store;
    private readonly List<Member> _members;

    private readonly Func<int, string[]> _options;

    private SiloCluster(
        string store,
        IEnumerable<(string Role, string[] Models)> silos,
        Func<int, string[]>? options = null
    )
    {
        _store = store;
        _options = options ?? (_ => []);
        _members = [.. silos.Select((silo, index) => new Member(index + 1, silo.Role, silo.Models))];
    }

    /// <summary>The database.</summary>
    public string Store => _store;

    /// <summary>The silo of a number, from 0.</summary>
    public SiloProcess this[int silo] =>
        _members[silo].Process ?? throw new InvalidOperationException($"Silo {silo} does not run.");

    /// <summary>The data directory of a silo.</summary>
    public string DataOf(int silo) => _members[silo].Folder.Data;

    /// <summary>Starts a cluster of silos that are for everything; all start at the same time.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="options">What the silo of a number, from 1, is told beside the usual.</param>
    public static Task<SiloCluster> StartAsync(int silos, Func<int, string[]> options) =>
        StartAsync([.. Enumerable.Repeat(("all", (string[])[SiloFolder.Embedder]), silos)], options);

    /// <inheritdoc cref="StartAsync(int, Func{int, string[]})"/>
    /// <param name="silos">How many.</param>
    /// <param name="models">The tiny models that each has; none given: the embedder.</param>
    public static Task<SiloCluster> StartAsync(int silos, params string[] models) =>
        StartAsync([.. Enumerable.Repeat(("all", models.Length > 0 ? models : [SiloFolder.Embedder]), silos)], null);

    /// <summary>Starts a cluster of silos with roles and tiny models; all start at the same time.</summary>
    public static Task<SiloCluster> StartAsync(params (string Role, string[] Models)[] silos) =>
        StartAsync(silos, null);

    private static async Task<SiloCluster> StartAsync(
        (string Role, string[] Models)[] silos,
        Func<int, string[]>? options
    )
    {
        var cluster = new SiloCluster((await PostgresServer.Shared).NewSchema(), silos, options);
        try
        {
            await Task.WhenAll(Enumerable.Range(0, silos.Length).Select(cluster.StartSiloAsync));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts one silo more, with further options.</summary>
    /// <returns>Its number.</returns>
    public async Task<int> AddSiloAsync(params string[] options)
    {
        _members.Add(new Member(_members.Count + 1, "all", [SiloFolder.Embedder]) { More = options });
        await StartSiloAsync(_members.Count - 1);
        return _members.Count - 1;
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
        using var twin = new Member(silo + 1, "all", [SiloFolder.Embedder]);
        return await SiloProcess.RunToEndAsync(twin.Folder, Options(twin));
    }

    /// <summary>Starts one more silo that is told only the usual, and returns how that ends.</summary>
    public async Task<(int ExitCode, string Output)> RunStrangerAsync()
    {
        using var stranger = new Member(_members.Count + 1, "all", [SiloFolder.Embedder]);
        var options = Options(stranger);
        return await SiloProcess.RunToEndAsync(stranger.Folder, options[..^_options(stranger.Number).Length]);
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
            .. member.More.Contains("--samples") ? (string[])[] : ["--samples", "false"],
            "--cluster",
            "postgres",
            "--store",
            _store,
            "--name",
            $"silo-{member.Number.ToString(CultureInfo.InvariantCulture)}",
            "--role",
            member.Role,
            "--advertise",
            "127.0.0.1",
            "--silo-port",
            member.SiloPort.ToString(CultureInfo.InvariantCulture),
            "--gateway-port",
            member.GatewayPort.ToString(CultureInfo.InvariantCulture),
            .. _options(member.Number),
            .. member.More,
        ];

    private sealed class Member(int number, string role, string[] models) : IDisposable
    {
        public int Number => number;

        public string Role => role;

        public SiloFolder Folder { get; } = new(models);

        public string[] More { get; init; } = [];

        public int SiloPort { get; } = FreePort.Next();

        public int GatewayPort { get; } = FreePort.Next();

        public SiloProcess? Process { get; set; }

        public void Dispose() => Folder.Dispose();
    }
}
