using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>The best chunks by BM25.</summary>
/// <param name="Query">The query.</param>
/// <param name="Statistics">Collection-wide statistics; null with a single shard.</param>
[GenerateSerializer, Alias("pipeline.keyword-request"), Immutable]
internal sealed record KeywordRequest(ShardQuery Query, TermStatisticsRecord? Statistics) : ShardRequest<ScoredKeys>
{
    public override string Name => "keyword";

    public override IReadOnlyList<string>? ReadBy => Query.Access;

    protected override ScoredKeys Find(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) =>
        ShardQueries.Ranked(
            snapshot.MatchKeyword(
                ShardQueries.Keyword(Query),
                Query.Top,
                ShardFilters.Create(Query),
                TermStatisticsCodec.Decode(Statistics),
                cancellationToken
            ),
            snapshot.Watermark
        );
}
