using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;

namespace Pipeline.Grains.Searching;

/// <summary>
/// Searches, run on the silo that was reached. Whoever is on that silo calls it without a grain between, so that no
/// directory is asked, whose part may be on a silo that is just being lost.
/// </summary>
public interface ISearches
{
    /// <summary>Searches and returns the hits.</summary>
    /// <param name="request">The search.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">The request is invalid, the collection unknown, or the deadline
    /// passed.</exception>
    Task<SearchResponse> SearchAsync(SearchRequest request, CancellationToken cancellationToken);

    /// <summary>Completes and corrects a text that is being typed.</summary>
    /// <param name="request">The text.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="PipelineException">The request is invalid or the collection unknown.</exception>
    Task<SuggestResponse> SuggestAsync(SuggestRequest request, CancellationToken cancellationToken);
}
