using Pipeline.Grains.Generations;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Replicas;

/// <summary>What a replica needs of the store: one shard's change feed. Members throw the store's exceptions.</summary>
internal interface IReplicaFeed
{
    /// <summary>When the collection was created: it tells it from an earlier one of the same name.</summary>
    /// <exception cref="CollectionNotFoundException">It is gone.</exception>
    Task<DateTimeOffset> FindCreatedAsync(CancellationToken cancellationToken);

    /// <summary>The highest number among purged deletions: an index that is not empty and not as far has missed
    /// one.</summary>
    Task<long> PurgedNumberAsync(CancellationToken cancellationToken);

    /// <summary>The generations of the collection; null: it was never embedded anew.</summary>
    Task<CollectionPlan?> FindPlanAsync(CancellationToken cancellationToken);

    /// <summary>The last published number; 0: none.</summary>
    /// <param name="generation">Of a generation; null: of the one that is served.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<long> LastNumberAsync(long? generation, CancellationToken cancellationToken);

    /// <summary>Publications after a number, in their order; empty only at the end.</summary>
    /// <param name="generation">Of a generation; null: of the one that is served.</param>
    /// <param name="after">The number.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="held">How many chunks the index has of the version of a publication, which is given without
    /// them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<IReadOnlyList<ShardChange>> ReadAsync(
        long? generation,
        long after,
        int limit,
        Func<ShardChange, int> held,
        CancellationToken cancellationToken
    );

    /// <summary>Whether documents are still to be embedded anew, or replaced, because their vectors are of another
    /// embedder.</summary>
    /// <param name="embedder">The embedder that the others' vectors are of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<bool> AwaitsEmbedderAsync(string embedder, CancellationToken cancellationToken);

    /// <summary>Marks a published version of a document as failed because the index cannot take it.</summary>
    /// <returns>False when that is known already, or a newer version has come.</returns>
    Task<bool> RefuseAsync(string documentId, long version, string reason, CancellationToken cancellationToken);
}
