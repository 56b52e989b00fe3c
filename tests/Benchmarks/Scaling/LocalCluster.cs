using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Pipeline.Benchmarks.Scaling;

/// <summary>A cluster on this machine as <c>deploy/local-cluster</c> starts it: PostgreSQL and some silos, each a
/// process of its own.</summary>
internal sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(5);

    private readonly Process _script;
    private readonly string _directory;
    private readonly HttpClient[] _silos;

    private LocalCluster(Process script, string directory, HttpClient[] silos) =>
        (_script, _directory, _silos) = (script, directory, silos);

    /// <summary>Its silos, to be asked in turn.</summary>
    public IReadOnlyList<HttpClient> Silos => _silos;

    /// <summary>Starts one and waits until all silos are ready.</summary>
    /// <param name="silos">How many.</param>
    /// <param name="port">The HTTP port of the first; those of the others follow.</param>
    /// <param name="options">Options of every silo.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<LocalCluster> StartAsync(
        int silos,
        int port,
        IReadOnlyList<string> options,
        CancellationToken cancellationToken
    )
    {
        var directory = Directory.CreateTempSubdirectory("pipeline-scaling-").FullName;
        var start = new ProcessStartInfo(Path.Combine(FindRoot(), "deploy", "local-cluster"))
        {
            RedirectStandardOutput = true,
        };
        foreach (
            var argument in new[] { "--silos", Text(silos), "--port", Text(port), "--dir", directory, "--" }.Concat(
                options
            )
        )
        {
            start.ArgumentList.Add(argument);
        }

        var script = Process.Start(start)!;
        HttpClient[] clients =
        [
            .. Enumerable
                .Range(port, silos)
                .Select(one => new HttpClient
                {
                    BaseAddress = new Uri($"http://127.0.0.1:{Text(one)}"),
                    Timeout = TimeSpan.FromMinutes(2),
                }),
        ];
        var cluster = new LocalCluster(script, directory, clients);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            while (
                await script.StandardOutput.ReadLineAsync(limit.Token) is var line
                && line?.StartsWith("The cluster is up", StringComparison.Ordinal) != true
            )
            {
                _ = line ?? throw new InvalidOperationException("deploy/local-cluster ended; it says why above.");
            }

            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Makes a collection.</summary>
    public async Task CreateAsync(string name, int shards, CancellationToken cancellationToken)
    {
        using var made = await _silos[0]
            .PutAsJsonAsync($"/api/collections/{name}", new { shardCount = shards }, cancellationToken);
        made.EnsureSuccessStatusCode();
    }

    /// <summary>Puts documents in, at all silos at the same time, and waits until all are searchable.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> IngestAsync(
        string collection,
        IReadOnlyList<string> texts,
        CancellationToken cancellationToken
    )
    {
        const int Batch = 50;
        var started = Stopwatch.GetTimestamp();
        var batches = texts.Select((text, i) => new { id = $"d{i}", text }).Chunk(Batch).ToArray();
        await Parallel.ForEachAsync(
            batches.Select((batch, i) => (Documents: batch, Silo: _silos[i % _silos.Length])),
            new ParallelOptions { MaxDegreeOfParallelism = 6, CancellationToken = cancellationToken },
            async (batch, stop) =>
            {
                using var taken = await batch.Silo.PostAsJsonAsync(
                    $"/api/collections/{collection}/documents",
                    batch.Documents,
                    stop
                );
                _ = taken.IsSuccessStatusCode
                    ? true
                    : throw new InvalidOperationException(await taken.Content.ReadAsStringAsync(stop));
            }
        );
        using var settled = await _silos[0].PostAsync($"/api/collections/{collection}/settle", null, cancellationToken);
        settled.EnsureSuccessStatusCode();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Searches with some callers, each of which asks the next silo as soon as it has an answer.</summary>
    /// <returns>What each search took, in milliseconds; one that is not answered by all shards ends the run.</returns>
    public async Task<double[]> SearchAsync(
        string collection,
        IReadOnlyList<string> questions,
        int callers,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        var started = Stopwatch.GetTimestamp();
        var next = 0;
        var times = await Task.WhenAll(
            Enumerable
                .Range(0, callers)
                .Select(async _ =>
                {
                    var own = new List<double>();
                    while (Stopwatch.GetElapsedTime(started) < duration)
                    {
                        var turn = Interlocked.Increment(ref next);
                        var began = Stopwatch.GetTimestamp();
                        using var answer = await _silos[turn % _silos.Length]
                            .PostAsJsonAsync(
                                $"/api/collections/{collection}/search",
                                new { query = questions[turn % questions.Count], top = 10 },
                                cancellationToken
                            );
                        answer.EnsureSuccessStatusCode();
                        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
                        var coverage = body.GetProperty("coverage");
                        own.Add(
                            coverage.GetProperty("answered").GetInt32() == coverage.GetProperty("shards").GetInt32()
                                ? Stopwatch.GetElapsedTime(began).TotalMilliseconds
                                : throw new InvalidOperationException("A shard did not answer.")
                        );
                    }

                    return own;
                })
        );
        return [.. times.SelectMany(own => own)];
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos)
        {
            silo.Dispose();
        }

        if (!_script.HasExited)
        {
            using var signal = Process.Start("kill", ["-TERM", Text(_script.Id)]);
            await signal.WaitForExitAsync();
            await _script.WaitForExitAsync();
        }

        _script.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Pipeline.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds Pipeline.sln.");
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
