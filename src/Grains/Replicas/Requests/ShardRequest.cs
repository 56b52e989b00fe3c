using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>Something that a snapshot of a shard's index answers, on whichever silo it is.</summary>
[GenerateSerializer, Alias("pipeline.shard-request"), Immutable]
internal abstract record ShardRequest
{
    /// <summary>What is asked, in a word, for traces.</summary>
    public abstract string Name { get; }

    /// <summary>The caller's access labels; null: everything.</summary>
    public abstract IReadOnlyList<string>? ReadBy { get; }

    /// <summary>The generation of the collection that is asked, so that all that belongs to one question is answered
    /// from the same; null: the one that is served.</summary>
    [Id(0)]
    public long? Generation { get; init; }

    /// <summary>Answers; called on the thread pool.</summary>
    /// <param name="snapshot">The index of the moment, as far as the caller may read it.</param>
    /// <param name="embedder">What its vectors belong to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public abstract object? Answer(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    );
}

/// <summary>A request with answers of one type.</summary>
/// <typeparam name="T">The type.</typeparam>
[GenerateSerializer, Alias("pipeline.shard-request-of"), Immutable]
internal abstract record ShardRequest<T> : ShardRequest
    where T : class?
{
    /// <inheritdoc />
    public sealed override object? Answer(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) => Find(snapshot, embedder, cancellationToken);

    /// <inheritdoc cref="Answer" />
    protected abstract T Find(ShardSnapshot snapshot, EmbedderIdentity embedder, CancellationToken cancellationToken);
}
