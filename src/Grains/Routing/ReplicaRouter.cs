using System.Collections.Concurrent;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Telemetry;

namespace Pipeline.Grains.Routing;

/// <summary>Asks one replica on a silo.</summary>
/// <param name="silo">The silo.</param>
/// <param name="waits">Whether the replica waits until it can answer.</param>
/// <param name="cancellationToken">The answer is of no use any more.</param>
internal delegate Task<ReplicaReply> AskReplica(SiloAddress silo, bool waits, CancellationToken cancellationToken);

/// <summary>
/// Asks the replica that likely answers soonest, and others when it does not: the own silo's first, else the better of
/// two at random; at once another when a silo is lost or its replica cannot answer, a second one beside when the first
/// takes longer than nearly all requests do. So a silo that hangs costs that long, whatever membership knows of it. May
/// be used from any thread.
/// </summary>
/// <param name="own">The own silo.</param>
/// <param name="look">Asks a silo for a sign of life.</param>
/// <param name="time">The clock.</param>
/// <param name="random">Where chance comes from.</param>
/// <param name="metrics">Counts; null: nothing is counted.</param>
internal sealed class ReplicaRouter(
    SiloAddress own,
    Func<SiloAddress, CancellationToken, Task> look,
    TimeProvider time,
    Random random,
    PipelineMetrics? metrics = null
)
{
    /// <summary>A second replica is asked no sooner than this.</summary>
    public static readonly TimeSpan ShortestHedge = TimeSpan.FromMilliseconds(5);

    /// <summary>A silo that has answered nobody for so long is taken for lost; four times a shard's usual limit where
    /// that is more.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMilliseconds(750);

    /// <summary>The part of requests of which a second replica may be asked.</summary>
    public const double HedgeShare = 0.05;

    private const int HedgesAtOnce = 10;

    // As long as nothing is known of a shard.
    private static readonly TimeSpan FirstHedge = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(1);

    // A replica that could not answer is asked last for so long.
    private static readonly TimeSpan Unready = TimeSpan.FromSeconds(1);

    private readonly HedgeBudget _budget = new(HedgeShare, HedgesAtOnce);
    private readonly ConcurrentDictionary<SiloAddress, SiloRecord> _silos = new();
    private readonly ConcurrentDictionary<ShardKey, Latencies> _shards = new();
    private readonly ConcurrentDictionary<(ShardKey, SiloAddress), long> _unready = new();

    /// <summary>What is known of a silo.</summary>
    public SiloRecord Of(SiloAddress silo) => _silos.GetOrAdd(silo, static (_, time) => new SiloRecord(time), time);

    /// <summary>Forgets silos that are no longer there.</summary>
    public void Keep(IReadOnlyCollection<SiloAddress> silos)
    {
        foreach (var silo in _silos.Keys.Except(silos))
        {
            _silos.TryRemove(silo, out _);
        }

        foreach (var key in _unready.Keys.Where(key => !silos.Contains(key.Item2)))
        {
            _unready.TryRemove(key, out _);
        }
    }

    /// <summary>Forgets a shard that is no longer there.</summary>
    public void Forget(ShardKey shard) => _shards.TryRemove(shard, out _);

    /// <summary>Asks a shard.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="silos">The silos that hold it.</param>
    /// <param name="ask">Asks the replica on one of them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The first answer; one that says why there is none where no replica has one.</returns>
    public Task<ReplicaReply> AskAsync(
        ShardKey shard,
        IReadOnlyList<SiloAddress> silos,
        AskReplica ask,
        CancellationToken cancellationToken
    ) =>
        silos.Count == 1
            ? AskOneAsync(shard, silos[0], "first", ask, waits: true, cancellationToken)
            : new RoutedRequest(this, shard, Order(shard, silos), ask, time).RunAsync(cancellationToken);

    /// <summary>Whether an error says that a silo could not be reached, and nothing of the request.</summary>
    public static bool IsLoss(Exception error) => error is OrleansException or TimeoutException;

    /// <summary>Whether an error says that a replica cannot answer now where another may.</summary>
    public static bool IsUnready(Exception error) => error is PipelineException { Code: ErrorCode.IndexUnavailable };

    /// <summary>A shard's silos, the one to ask first first.</summary>
    internal IReadOnlyList<SiloAddress> Order(ShardKey shard, IReadOnlyList<SiloAddress> silos)
    {
        var now = time.GetTimestamp();
        var ready = new List<(SiloAddress Silo, double Cost)>(silos.Count);
        var later = new List<SiloAddress>();
        var last = new List<SiloAddress>();
        foreach (var silo in silos)
        {
            var record = Of(silo);
            if (record.IsOut)
            {
                last.Add(silo);
                LookWhenDue(silo, record);
            }
            else if (_unready.TryGetValue((shard, silo), out var until) && now < until)
            {
                later.Add(silo);
            }
            else
            {
                ready.Add((silo, silo.Equals(own) ? double.NegativeInfinity : record.Cost));
            }
        }

        if (ready.Count > 2 && ready.TrueForAll(one => one.Cost > double.NegativeInfinity))
        {
            // The best of all would be everybody's best, until it is the worst.
            var (one, other) = (random.Next(ready.Count), random.Next(ready.Count - 1));
            other += other >= one ? 1 : 0;
            var first = ready[one].Cost <= ready[other].Cost ? one : other;
            ready[first] = (ready[first].Silo, double.NegativeInfinity);
        }

        return [.. ready.OrderBy(one => one.Cost).Select(one => one.Silo), .. later, .. last];
    }

    /// <summary>How long a shard's first replica is waited for alone.</summary>
    internal TimeSpan HedgeDelay(ShardKey shard) =>
        _shards.TryGetValue(shard, out var latencies) && latencies.Limit is { } limit
            ? (limit > ShortestHedge ? limit : ShortestHedge)
            : FirstHedge;

    internal TimeSpan SilenceOf(ShardKey shard)
    {
        var usual = 4 * HedgeDelay(shard);
        return usual > Silence ? usual : Silence;
    }

    /// <summary>Asks one replica.</summary>
    /// <param name="shard">Of which shard.</param>
    /// <param name="silo">On which silo.</param>
    /// <param name="why">Why that one, for traces: <see cref="PipelineTraces.Replica"/>.</param>
    /// <param name="ask">Asks it.</param>
    /// <param name="waits">Whether it waits until it can answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal static async Task<ReplicaReply> AskOneAsync(
        ShardKey shard,
        SiloAddress silo,
        string why,
        AskReplica ask,
        bool waits,
        CancellationToken cancellationToken
    )
    {
        using var span = PipelineTraces.Replica(shard, silo, why);
        try
        {
            var reply = await ask(silo, waits, cancellationToken);
            span?.SetTag("pipeline.replica.stage", reply.Stage.ToString().ToLowerInvariant());
            return reply;
        }
        catch (Exception error) when (span.Notes(error))
        {
            throw;
        }
    }

    internal void Began() => _budget.Earn();

    internal bool MayHedge() => _budget.TrySpend();

    internal void Hedged() => metrics?.Hedge();

    internal void FailedOver(string reason) => metrics?.Failover(reason);

    internal void Answered(ShardKey shard, SiloAddress silo, TimeSpan took, int queue)
    {
        _shards.GetOrAdd(shard, static _ => new Latencies()).Add(took);
        Of(silo).Answered(took, queue);
        _unready.TryRemove((shard, silo), out _);
    }

    internal void Alive(SiloAddress silo) => Of(silo).Alive();

    internal void CannotAnswer(ShardKey shard, SiloAddress silo) =>
        _unready[(shard, silo)] = time.GetTimestamp() + (long)(Unready.TotalSeconds * time.TimestampFrequency);

    internal void Failed(SiloAddress silo, bool isSilent)
    {
        // What is slow here is not lost.
        if (!silo.Equals(own))
        {
            Of(silo).Failed(isSilent);
        }
    }

    private void LookWhenDue(SiloAddress silo, SiloRecord record)
    {
        if (record.TryLook())
        {
            _ = PipelineTraces.Apart(() => LookAsync(silo, record));
        }
    }

    private async Task LookAsync(SiloAddress silo, SiloRecord record)
    {
        using var limit = new CancellationTokenSource(LookLimit, time);
        var looking = look(silo, limit.Token);
        await looking.WaitAsync(limit.Token).Ended();
        record.Looked(looking.IsCompletedSuccessfully);
    }
}
