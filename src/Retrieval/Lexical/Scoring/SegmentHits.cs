using Lucene.Net.Index;
using Lucene.Net.Util;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>Takes the documents of a segment that may be among the best, and keeps the accepted ones.</summary>
/// <param name="segment">The segment.</param>
/// <param name="unit">The unit of the scores.</param>
/// <param name="rows">Finds a document's row.</param>
/// <param name="accepted">The rows that may be found.</param>
/// <param name="phrases">Phrases that a document must have; looked for only where the score would enter.</param>
/// <param name="top">Gets the rows.</param>
internal sealed class SegmentHits(
    AtomicReader segment,
    ScoreUnit unit,
    LexicalView.RowLookup rows,
    RowSet accepted,
    IReadOnlyList<PhraseMatcher> phrases,
    TopRows top
)
{
    private readonly NumericDocValues _sequences = segment.GetNumericDocValues(LexicalFields.Sequence);
    private readonly IBits? _live = segment.LiveDocs;

    /// <summary>A sum below this is a score that cannot enter.</summary>
    public int Need => unit.Least(top.Floor);

    public void Offer(int doc, int sum)
    {
        var score = unit.Score(sum);
        if (score >= top.Floor && (_live is null || _live.Get(doc)))
        {
            var row = rows(_sequences.Get(doc));
            if (row >= 0 && accepted.Contains(row) && HasPhrases(doc))
            {
                top.Offer(score, row);
            }
        }
    }

    private bool HasPhrases(int doc)
    {
        for (var i = 0; i < phrases.Count; i++)
        {
            if (!phrases[i].Matches(doc))
            {
                return false;
            }
        }

        return true;
    }
}
