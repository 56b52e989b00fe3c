using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Grains.Replicas.Requests;

/// <summary>Counts the values of metadata fields over documents; unknown and hidden ones do not count.</summary>
/// <param name="Documents">The documents.</param>
/// <param name="Fields">The fields.</param>
/// <param name="Access">The caller's access labels; null: everything.</param>
[GenerateSerializer, Alias("pipeline.facet-request"), Immutable]
internal sealed record FacetRequest(
    IReadOnlyList<string> Documents,
    IReadOnlyList<string> Fields,
    IReadOnlyList<string>? Access
) : ShardRequest<ShardFacetCount[]>
{
    public override string Name => "facets";

    public override IReadOnlyList<string>? ReadBy => Access;

    protected override ShardFacetCount[] Find(
        ShardSnapshot snapshot,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    ) =>
        [
            .. snapshot
                .CountFacets(Documents, Fields)
                .Select(count => new ShardFacetCount(count.Field, count.Value.ToString(), count.Documents)),
        ];
}
