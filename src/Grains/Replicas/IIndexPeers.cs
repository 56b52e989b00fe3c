using Pipeline.Grains.Models;

namespace Pipeline.Grains.Replicas;

/// <summary>The silos that an index can be copied from.</summary>
internal interface IIndexPeers
{
    /// <summary>Those whose replica of a shard is ready, the one to ask first first; not the own silo.</summary>
    Task<IReadOnlyList<IIndexPeer>> FindAsync(ShardKey shard, CancellationToken cancellationToken);
}

/// <summary>One silo that an index can be copied from. Members throw what says that it is lost.</summary>
internal interface IIndexPeer
{
    /// <summary>Its name.</summary>
    string Name { get; }

    /// <inheritdoc cref="OfferedIndexes.OfferAsync" />
    Task<IndexOffer> OfferAsync(
        ShardKey shard,
        DateTimeOffset created,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    );

    /// <inheritdoc cref="OfferedIndexes.ReadAsync" />
    Task<byte[]> ReadAsync(Guid id, int file, long offset);

    /// <inheritdoc cref="OfferedIndexes.End" />
    Task EndAsync(Guid id);
}
