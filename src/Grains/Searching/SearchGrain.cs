using Orleans.Concurrency;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Roles;

namespace Pipeline.Grains.Searching;

/// <summary>One search of a client of the cluster, on the silo that it reached.</summary>
[StatelessWorker(maxLocalWorkers: 1), OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class SearchGrain(Searches searches) : Grain, ISearchGrain
{
    public Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        return searches.SearchHereAsync(request, cancellationToken);
    }

    public Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken)
    {
        DeactivateOnIdle();
        return searches.SuggestHereAsync(request, cancellationToken);
    }
}
