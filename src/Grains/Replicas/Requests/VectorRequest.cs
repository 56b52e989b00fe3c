using System.Runtime.InteropServices;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>
/// The best chunks by cosine similarity: none of them and the name of another embedder when the index that answers
/// holds that one's vectors; null when it holds no vectors (yet).
/// </summary>
/// <param name="Query">The query (its text is not used).</param>
/// <param name="Embedder">What made the vector: vectors of different embedders are not compared.</param>
/// <param name="Vector">The question's vector, float32 little-endian; empty: there is none, and only the embedder of
/// the index is asked for.</param>
[GenerateSerializer, Alias("pipeline.vector-request"), Immutable]
internal sealed record VectorRequest(ShardQuery Query, string Embedder, ReadOnlyMemory<byte> Vector)
    : ShardRequest<ScoredKeys?>
{
    public override string Name => "vector";

    public override IReadOnlyList<string>? ReadBy => Query.Access;

    protected override ScoredKeys? Find(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) =>
        snapshot.VectorCount == 0 ? null
        : embedder.Name != Embedder ? new ScoredKeys([], [], snapshot.Watermark, embedder.Name)
        : Vector.IsEmpty ? null
        : ShardQueries.Ranked(
            snapshot.SearchVector(
                MemoryMarshal.Cast<byte, float>(Vector.Span),
                Query.Top,
                ShardFilters.Create(Query),
                cancellationToken
            ),
            snapshot.Watermark
        );
}
