using Pipeline.Retrieval.Lexical.Queries;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>One term of a query in a segment: the fields that have it.</summary>
internal sealed class Clause
{
    public Clause(TermOccur occur, IReadOnlyList<TermCursor> cursors)
    {
        Occur = occur;
        Cursors = [.. cursors];
        Count = cursors.Sum(c => (long)c.Count);
    }

    public TermOccur Occur { get; }

    public TermCursor[] Cursors { get; }

    /// <summary>Postings of all fields.</summary>
    public long Count { get; }
}
