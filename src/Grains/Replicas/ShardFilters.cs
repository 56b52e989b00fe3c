using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Filtering;

namespace Pipeline.Grains.Replicas;

/// <summary>The filter of a query, from its text form and its list of documents.</summary>
internal static class ShardFilters
{
    public static ChunkFilter? Create(ShardQuery query)
    {
        var parts = new List<ChunkFilter>(2);
        if (!string.IsNullOrWhiteSpace(query.Filter))
        {
            parts.Add(Parse(query.Filter));
        }

        if (query.Documents is { Count: > 0 } documents)
        {
            parts.Add(new DocumentIdsFilter(documents));
        }

        return parts.Count switch
        {
            0 => null,
            1 => parts[0],
            _ => new AndFilter(parts),
        };
    }

    /// <exception cref="PipelineException">The text is not a filter; the message says where.</exception>
    public static ChunkFilter Parse(string text)
    {
        try
        {
            return ChunkFilter.Parse(text);
        }
        catch (FilterException error)
        {
            throw PipelineException.Invalid("filter", error.Message);
        }
    }
}
