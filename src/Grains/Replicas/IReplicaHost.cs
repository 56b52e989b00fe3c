using Orleans.Concurrency;
using Orleans.Services;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Replicas.Requests;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// The replicas of one silo, reached by its address: no grain directory is on the way, and no activation is lost with
/// another silo. Calls of a grain service interleave, so none waits for another; a cancellation reaches it, exceptions
/// come back whole, and a call to a silo that is known to be gone fails at once with
/// <see cref="SiloUnavailableException"/>, one under way when that becomes known.
/// </summary>
[Alias("pipeline.replica-host")]
internal interface IReplicaHost : IGrainService
{
    /// <summary>Asks a replica; it is opened if need be.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="request">The request.</param>
    /// <param name="atLeast">The change that it must have applied to answer.</param>
    /// <param name="waits">Whether it waits some seconds until it can answer; else it says at once that it
    /// cannot.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [Alias("ask")]
    Task<ReplicaReply> Ask(
        ShardKey shard,
        ShardRequest request,
        long atLeast,
        bool waits,
        CancellationToken cancellationToken
    );

    /// <summary>Says that the change feed of a shard has grown; a lost call costs only time.</summary>
    [Alias("notify"), OneWay]
    Task Notify(ShardKey shard);

    /// <summary>Waits a while until the replica has applied every change up to the number: whoever has more patience
    /// asks again.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="number">The number.</param>
    /// <param name="opens">Whether a replica that this silo does not hold is opened for that; else it is ready, since
    /// it shows nothing.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    [Alias("wait")]
    Task<ReplicaReply> WaitFor(ShardKey shard, long number, bool opens, CancellationToken cancellationToken);

    /// <summary>From now on no replica of the shard answers here, or is asked from here, that has not applied a
    /// change.</summary>
    [Alias("require")]
    Task Require(ShardKey shard, long number);

    /// <summary>What <see cref="Require"/> was called with here and still holds: a silo that joins learns it.</summary>
    [Alias("required")]
    Task<IReadOnlyDictionary<ShardKey, long>> Required();

    /// <summary>A sign of life.</summary>
    [Alias("ping")]
    Task Ping();

    /// <summary>How all replicas of the silo are, except those that are just being opened.</summary>
    [Alias("report")]
    Task<IReadOnlyList<HeldReplica>> Report();

    /// <summary>Offers the saved index of a replica that this silo holds to be copied.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="created">When the collection was created.</param>
    /// <param name="embedder">The name of the embedder that it is wanted for.</param>
    /// <param name="dimensions">Of that embedder's vectors.</param>
    /// <param name="cancellationToken">Gives up.</param>
    [Alias("offer")]
    Task<IndexOffer> Offer(
        ShardKey shard,
        DateTimeOffset created,
        string embedder,
        int dimensions,
        CancellationToken cancellationToken
    );

    /// <summary>The next part of a file that is offered, of bounded size.</summary>
    [Alias("read-offered")]
    Task<byte[]> ReadOffered(Guid id, int file, long offset);

    /// <summary>An offered index is read no more.</summary>
    [Alias("end-offer"), OneWay]
    Task EndOffer(Guid id);

    /// <summary>Counts, the watermark and how the replica is. Answers at once, whatever the replica is doing.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="access">The caller's access labels: what they hide is not counted; null: everything.</param>
    [Alias("describe")]
    Task<ReplicaInfo> Describe(ShardKey shard, IReadOnlyList<string>? access);

    /// <summary>What the replica holds, to be compared with others; the silo's name is left out. It reads every
    /// row.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="access">The caller's access labels: what they hide is no part of it; null: everything.</param>
    /// <param name="cancellationToken">Stops it.</param>
    [Alias("inspect")]
    Task<ReplicaDigest> Inspect(ShardKey shard, IReadOnlyList<string>? access, CancellationToken cancellationToken);

    /// <summary>Drops the index of a shard and its files; the collection is gone.</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="created">When the collection was created.</param>
    [Alias("drop")]
    Task Drop(ShardKey shard, DateTimeOffset created);
}
