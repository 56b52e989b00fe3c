using Pipeline.Grains.Generations;
using Pipeline.Storage;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Replicas;

/// <summary>A shard's change feed in the corpus store.</summary>
internal sealed class StoreFeed(ICorpusStore store, ShardKey key) : IReplicaFeed
{
    public async Task<DateTimeOffset> FindCreatedAsync(CancellationToken cancellationToken) =>
        await store.FindCollectionAsync(key.Collection, cancellationToken) is { } collection
            ? collection.Created
            : throw new CollectionNotFoundException(key.Collection);

    public Task<long> PurgedNumberAsync(CancellationToken cancellationToken) =>
        store.PurgedNumberAsync(key.Collection, key.Shard, cancellationToken);

    public async Task<CollectionPlan?> FindPlanAsync(CancellationToken cancellationToken) =>
        CollectionPlan.Of(await store.FindGenerationsAsync(key.Collection, cancellationToken));

    public Task<long> LastNumberAsync(long? generation, CancellationToken cancellationToken) =>
        generation is { } number
            ? store.LastNumberAsync(key.Collection, key.Shard, number, cancellationToken)
            : store.LastNumberAsync(key.Collection, key.Shard, cancellationToken);

    public Task<IReadOnlyList<ShardChange>> ReadAsync(
        long? generation,
        long after,
        int limit,
        Func<ShardChange, int> held,
        CancellationToken cancellationToken
    ) =>
        generation is { } number
            ? store.ReadChangesAsync(key.Collection, key.Shard, number, after, limit, cancellationToken)
            : store.ReadChangesAsync(key.Collection, key.Shard, after, limit, held, cancellationToken);

    public Task<bool> AwaitsEmbedderAsync(string embedder, CancellationToken cancellationToken) =>
        store.AwaitsEmbedderAsync(key.Collection, key.Shard, embedder, cancellationToken);

    public Task<bool> RefuseAsync(
        string documentId,
        long version,
        string reason,
        CancellationToken cancellationToken
    ) =>
        store.MarkRefusedAsync(
            new DocumentFailure(
                key.Collection,
                documentId,
                version,
                DocumentFailure.IndexStage,
                reason,
                NextAttempt: null
            ),
            cancellationToken
        );
}
