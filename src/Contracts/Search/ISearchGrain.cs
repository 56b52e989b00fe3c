namespace Pipeline.Contracts.Search;

/// <summary>
/// One search. The key is any that no other search has (a GUID); it runs on the silo that was reached.
/// </summary>
[Alias("pipeline.search")]
public interface ISearchGrain : IGrainWithStringKey
{
    /// <summary>Searches and returns the hits.</summary>
    /// <exception cref="Errors.PipelineException">The request is invalid, the collection unknown, or the deadline
    /// passed.</exception>
    [Alias("search"), ResponseTimeout("00:11:00")]
    Task<SearchResponse> Search(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>Completes and corrects a text that is being typed.</summary>
    /// <exception cref="Errors.PipelineException">The request is invalid or the collection unknown.</exception>
    [Alias("suggest")]
    Task<SuggestResponse> Suggest(SuggestRequest request, CancellationToken cancellationToken);
}
