using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Pipeline.Grains.Models;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Telemetry;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical.Queries;

namespace Pipeline.Grains.Tests.Replicas;

/// <summary>A replica's life without Orleans: a feed in memory, real indexes on a disk that may be full, and a clock
/// that steps.</summary>
internal sealed class ReplicaFixture : IDisposable
{
    public static readonly EmbedderIdentity First = new("first", 4),
        Second = new("second", 6);

    private readonly ShardKey _key = new("docs", 0);
    private readonly string _root = System.IO.Directory.CreateTempSubdirectory("replica-").FullName;
    private readonly PipelineMetrics _metrics = new(
        new ServiceCollection()
            .AddMetrics()
            .BuildServiceProvider()
            .GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>()
    );

    public ReplicaFixture()
    {
        Directory = new FailingDirectory(NewDirectory());
        Life = NewLife();
    }

    public FakeFeed Feed { get; } = new();

    public FakeTimeProvider Time { get; } = new();

    public EmbedderIdentity? Embedder { get; set; } = First;

    /// <summary>Whether questions can still be embedded by an embedder.</summary>
    public Func<EmbedderIdentity, bool> CanEmbed { get; set; } = static _ => true;

    public FailingDirectory Directory { get; }

    public ReplicaLife Life { get; private set; }

    public ReplicaState State => Life.Condition.State;

    public string Root => _root;

    public IReplicaDirectory NewDirectory() => new ReplicaDirectory(_root, _key, DateTimeOffset.UnixEpoch);

    /// <summary>One step, and the pause after it.</summary>
    public async Task<TimeSpan> StepAsync()
    {
        var pause = await Life.StepAsync(CancellationToken.None);
        Time.Advance(pause);
        return pause;
    }

    /// <summary>Steps until it follows without a reason to complain, and how long that took.</summary>
    public async Task<TimeSpan> RecoverAsync()
    {
        var took = TimeSpan.Zero;
        do
        {
            took += await StepAsync();
            Assert.True(took <= TimeSpan.FromMinutes(1), $"still {Life.Condition} after {took}");
        } while (State != ReplicaState.Following || Life.Condition.Reason is not null);
        return took;
    }

    /// <summary>The documents that searches find.</summary>
    public IReadOnlyList<string> Found(IEnumerable<string> ids) => [.. ids.Where(id => Hits(id) > 0)];

    public int Hits(string id)
    {
        using var snapshot = Life.Serving!.Acquire(AccessScope.Everything);
        return snapshot.SearchKeyword(new KeywordQuery($"word{id}"), 10, null, null, default).Count;
    }

    public int Vectors => Life.Serving!.Contents.Vectors;

    /// <summary>Ends the life, orderly or as a crash would, and begins another on the same files.</summary>
    public void Restart(bool orderly = true)
    {
        if (orderly)
        {
            Life.Close();
        }
        else
        {
            // What a crash leaves: nothing saved since the last time.
            var full = Directory.IsFull;
            Directory.IsFull = true;
            Life.Close();
            Directory.IsFull = full;
        }

        Life = NewLife();
    }

    public void Dispose()
    {
        Life.Close();
        System.IO.Directory.Delete(_root, recursive: true);
    }

    public PipelineMetrics Metrics => _metrics;

    public ReplicaLife NewLife(Action progressed) => NewLife(progressed, null);

    public ReplicaLife NewLife(
        Action progressed,
        Func<IReplicaDirectory, EmbedderIdentity, CancellationToken, Task<bool>>? copy
    ) =>
        new(
            _key,
            Feed,
            _ => Directory,
            () => Embedder,
            embedder => CanEmbed(embedder),
            Time,
            _metrics,
            NullLogger.Instance
        )
        {
            Jitter = static () => 1,
            Progressed = progressed,
            Copy = copy,
        };

    private ReplicaLife NewLife() => NewLife(static () => { });
}
