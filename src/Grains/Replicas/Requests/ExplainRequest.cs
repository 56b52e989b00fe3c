using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>Every term's part of the keyword score of chunks, in the order asked; null where a chunk is gone or
/// hidden.</summary>
/// <param name="Query">The query.</param>
/// <param name="Statistics">Collection-wide statistics; null with a single shard.</param>
/// <param name="Keys">The chunks.</param>
[GenerateSerializer, Alias("pipeline.explain-request"), Immutable]
internal sealed record ExplainRequest(ShardQuery Query, TermStatisticsRecord? Statistics, IReadOnlyList<ChunkKey> Keys)
    : ShardRequest<IReadOnlyList<TermScore>?[]>
{
    public override string Name => "explain";

    public override IReadOnlyList<string>? ReadBy => Query.Access;

    protected override IReadOnlyList<TermScore>?[] Find(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) => [.. ShardQueries.Explain(snapshot, Query, Statistics, Keys, cancellationToken)];
}
