using Pipeline.Retrieval.Lexical.Postings;

namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>The postings of a query's terms in every segment of a view: found once, then counted and searched. For one
/// search at a time, and not after the view is given back.</summary>
internal sealed class QueryPostings(LexicalQuery query, IReadOnlyList<IReadOnlyList<QueryPostings.Entry>> segments)
{
    public LexicalQuery Query => query;

    /// <summary>What each segment of the view has.</summary>
    public IReadOnlyList<IReadOnlyList<Entry>> Segments => segments;

    /// <summary>A term's postings in a field.</summary>
    /// <param name="Field">Place in <see cref="LexicalFields.Searched"/>.</param>
    /// <param name="Term">Place in the query's terms.</param>
    /// <param name="Postings">The postings in one segment.</param>
    public readonly record struct Entry(int Field, int Term, TermPostings Postings);
}
