using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>The scores of one term in one field of a segment: a table over the usual frequencies and lengths.</summary>
internal sealed class TermScores
{
    private const int LongestInTable = 1023;
    private const int TableSize = 4096;
    private const int MostFrequencies = 8;

    // Below this many documents a table costs more than it saves.
    private const int FewDocuments = 1024;

    private readonly LengthColumn _lengths;
    private readonly Bm25 _bm25;
    private readonly ScoreUnit _unit;
    private readonly int[] _table;
    private readonly int _stride;
    private readonly int _frequencies;

    /// <param name="lengths">The field's lengths.</param>
    /// <param name="bm25">The term.</param>
    /// <param name="unit">The unit of the scores.</param>
    /// <param name="documents">Documents with the term.</param>
    public TermScores(LengthColumn lengths, Bm25 bm25, ScoreUnit unit, int documents)
    {
        (_lengths, _bm25, _unit) = (lengths, bm25, unit);
        // Whole vectors, so that the table can be filled with them.
        _stride = (Math.Min(lengths.Longest, LongestInTable) + Vector256<int>.Count) & -Vector256<int>.Count;
        _frequencies = documents < FewDocuments ? 0 : Math.Clamp(TableSize / _stride, 1, MostFrequencies);
        _table = new int[_frequencies * _stride];
        for (var frequency = 1; frequency <= _frequencies; frequency++)
        {
            for (var length = 0; length < _stride; length += Vector256<int>.Count)
            {
                unit.Part(bm25, Vector256.Create(frequency), Vector256.CreateSequence(length, 1))
                    .CopyTo(_table, ((frequency - 1) * _stride) + length);
            }
        }
    }

    /// <summary>The score of a document.</summary>
    public int Of(int doc, int frequency) => _unit.Part(_bm25, frequency, _lengths.Of(doc));

    /// <summary>The scores of several documents.</summary>
    /// <param name="docs">The documents.</param>
    /// <param name="frequencies">The term's frequency in each.</param>
    /// <param name="most">No frequency is above this.</param>
    /// <param name="scores">Gets as many scores.</param>
    public void Of(ReadOnlySpan<int> docs, ReadOnlySpan<int> frequencies, int most, Span<int> scores)
    {
        var lengths = _lengths.Cut;
        var table = _table;
        scores = scores[..docs.Length];
        frequencies = frequencies[..docs.Length];
        if (most > _frequencies || _lengths.Longest >= _stride)
        {
            for (var i = 0; i < docs.Length; i++)
            {
                scores[i] = Of(docs[i], frequencies[i]);
            }
        }
        else if (most == 1)
        {
            for (var i = 0; i < docs.Length; i++)
            {
                scores[i] = table[lengths[docs[i]]];
            }
        }
        else
        {
            for (var i = 0; i < docs.Length; i++)
            {
                scores[i] = table[((frequencies[i] - 1) * _stride) + lengths[docs[i]]];
            }
        }
    }

    /// <summary>Adds the scores of several documents to their totals.</summary>
    /// <param name="totals">By document of a window.</param>
    /// <param name="from">First document of the window.</param>
    /// <param name="docs">The documents.</param>
    /// <param name="frequencies">The term's frequency in each.</param>
    /// <param name="most">No frequency is above this.</param>
    public void AddTo(Span<int> totals, int from, ReadOnlySpan<int> docs, ReadOnlySpan<int> frequencies, int most)
    {
        var lengths = _lengths.Cut;
        var table = _table;
        frequencies = frequencies[..docs.Length];
        if (most > _frequencies || _lengths.Longest >= _stride)
        {
            for (var i = 0; i < docs.Length; i++)
            {
                totals[docs[i] - from] += Of(docs[i], frequencies[i]);
            }
        }
        else if (most == 1)
        {
            for (var i = 0; i < docs.Length; i++)
            {
                var doc = docs[i];
                totals[doc - from] += table[lengths[doc]];
            }
        }
        else
        {
            for (var i = 0; i < docs.Length; i++)
            {
                var doc = docs[i];
                totals[doc - from] += table[((frequencies[i] - 1) * _stride) + lengths[doc]];
            }
        }
    }
}
