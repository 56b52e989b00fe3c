namespace Pipeline.Retrieval.Lexical.Scoring;

/// <summary>BM25's length normalisation of one field in a segment, for one query: a table over the usual lengths.</summary>
internal sealed class FieldNorms
{
    private const int TableSize = 1024;

    private readonly LengthColumn _lengths;
    private readonly Bm25 _bm25;
    private readonly float[] _table;

    /// <param name="lengths">The field's lengths.</param>
    /// <param name="bm25">Any term of the field.</param>
    public FieldNorms(LengthColumn lengths, Bm25 bm25)
    {
        (_lengths, _bm25) = (lengths, bm25);
        _table = new float[Math.Min(lengths.Longest + 1, TableSize)];
        for (int length = 0; length < _table.Length; length++)
        {
            _table[length] = bm25.Norm(length);
        }
    }

    /// <summary>The norm of a document.</summary>
    public float Of(int doc)
    {
        int length = _lengths.Cut[doc];
        return length < _table.Length ? _table[length] : _bm25.Norm(_lengths.Of(doc));
    }

    /// <summary>The norms of several documents.</summary>
    public void Of(ReadOnlySpan<int> docs, Span<float> norms)
    {
        ushort[] lengths = _lengths.Cut;
        float[] table = _table;
        for (int i = 0; i < docs.Length; i++)
        {
            int length = lengths[docs[i]];
            norms[i] = length < table.Length ? table[length] : _bm25.Norm(_lengths.Of(docs[i]));
        }
    }
}
