using Lucene.Net.Index;
using Lucene.Net.Util;
using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>Takes the documents of a segment that may be among the best, and keeps the accepted ones.</summary>
internal sealed class SegmentHits(AtomicReader segment, ScoreUnit unit, LexicalView.RowLookup rows, RowSet accepted, TopRows top)
{
    private readonly NumericDocValues _sequences = segment.GetNumericDocValues(LexicalFields.Sequence);
    private readonly IBits? _live = segment.LiveDocs;

    /// <summary>A sum below this is a score that cannot enter.</summary>
    public int Need => unit.Least(top.Floor);

    public void Offer(int doc, int sum)
    {
        float score = unit.Score(sum);
        if (score >= top.Floor && (_live is null || _live.Get(doc)))
        {
            int row = rows(_sequences.Get(doc));
            if (row >= 0 && accepted.Contains(row))
            {
                top.Offer(score, row);
            }
        }
    }
}
