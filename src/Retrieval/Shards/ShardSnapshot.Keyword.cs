using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Scoring;
using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Retrieval.Shards;

public sealed partial class ShardSnapshot
{
    /// <summary>Finds chunks by words with BM25 over title, headings and text. Every text is a query: it is analysed to
    /// terms, of which any may match.</summary>
    /// <param name="query">The question. Only the first 16,384 characters and 256 distinct terms count.</param>
    /// <param name="top">At most this many results, 1 to <see cref="MaxTop"/>.</param>
    /// <param name="filter">What may be found, or null for everything.</param>
    /// <param name="statistics">The collection's statistics for the same query, or null to use this shard's
    /// alone.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>Chunks with a score above 0, best first; equal scores by key.</returns>
    public IReadOnlyList<ScoredChunk> SearchKeyword(
        KeywordQuery query,
        int top,
        ChunkFilter? filter,
        CollectionStatistics? statistics,
        CancellationToken cancellationToken
    ) => MatchKeyword(query, top, filter, statistics, cancellationToken).Chunks;

    /// <inheritdoc cref="SearchKeyword"/>
    /// <returns>The chunks, and the greatest score that the query could have.</returns>
    public KeywordMatches MatchKeyword(
        KeywordQuery query,
        int top,
        ChunkFilter? filter,
        CollectionStatistics? statistics,
        CancellationToken cancellationToken
    )
    {
        CheckTop(top);
        var state = State;
        var terms = LexicalQuery.Parse(query);
        if (terms.Terms.Count == 0)
        {
            return new KeywordMatches([], 0);
        }

        var accepted = state.Filters.Accepted(_scope, filter, cancellationToken);
        var postings = state.Lexical.Find(terms, cancellationToken);
        statistics ??= CollectionStatistics.Merge([Statistics(state, postings, cancellationToken)]);
        var best = NewTop(state, top);
        state.Lexical.Search(postings, statistics, state.Rows.RowOf, accepted, best, cancellationToken);
        return new KeywordMatches(Results(state, best), ScoreUnit.Most(terms, statistics));
    }
}
