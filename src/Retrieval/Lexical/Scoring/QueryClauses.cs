using Lucene.Net.Index;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>Prepares a query's terms for scoring in one segment.</summary>
internal static class QueryClauses
{
    /// <summary>The terms that the segment has.</summary>
    /// <param name="postings">The query's postings.</param>
    /// <param name="index">Which segment.</param>
    /// <param name="segment">The segment.</param>
    /// <param name="statistics">Frequencies and sizes to score with.</param>
    /// <param name="unit">The unit of the scores.</param>
    /// <returns>One clause a term, or none when the segment has no match.</returns>
    public static List<Clause> Of(
        QueryPostings postings,
        int index,
        AtomicReader segment,
        CollectionStatistics statistics,
        ScoreUnit unit
    )
    {
        var terms = postings.Query.Terms;
        var cursors = new List<TermCursor>?[terms.Count];
        foreach (var entry in postings.Segments[index])
        {
            var field = LexicalFields.Searched[entry.Field];
            var term = terms[entry.Term];
            if (
                ScoreUnit.Of(postings.Query, field, term, statistics) is { } bm25
                && LengthColumn.Of(segment, field.Name) is { } lengths
            )
            {
                (cursors[entry.Term] ??= []).Add(new TermCursor(entry.Postings, bm25, unit, lengths));
            }
        }

        var clauses = new List<Clause>();
        var any = false;
        for (var term = 0; term < terms.Count; term++)
        {
            if (cursors[term] is { } found)
            {
                clauses.Add(new Clause(terms[term].Occur, found));
                any |= terms[term].Occur != TermOccur.Prohibited;
            }
            else if (terms[term].Occur == TermOccur.Required)
            {
                return [];
            }
        }

        return any ? clauses : [];
    }
}
