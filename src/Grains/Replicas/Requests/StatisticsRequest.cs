using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>What a shard knows of the query's terms, to be summed over shards: of the chunks that the query's access
/// labels allow.</summary>
/// <param name="Query">The query.</param>
[GenerateSerializer, Alias("pipeline.statistics-request"), Immutable]
internal sealed record StatisticsRequest(ShardQuery Query) : ShardRequest<TermStatisticsRecord>
{
    public override string Name => "statistics";

    public override IReadOnlyList<string>? ReadBy => Query.Access;

    protected override TermStatisticsRecord Find(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) => TermStatisticsCodec.Encode(snapshot.GetStatistics(ShardQueries.Keyword(Query), cancellationToken));
}
