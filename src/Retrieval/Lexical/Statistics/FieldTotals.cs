namespace Pipeline.Retrieval.Lexical.Statistics;

/// <summary>Sizes of the searched fields over live chunks, kept exact as chunks come and go.</summary>
internal sealed class FieldTotals
{
    private readonly long[] _chunks;
    private readonly long[] _terms;

    public FieldTotals()
    {
        _chunks = new long[LexicalFields.Searched.Count];
        _terms = new long[LexicalFields.Searched.Count];
    }

    private FieldTotals(FieldTotals other)
    {
        _chunks = [.. other._chunks];
        _terms = [.. other._terms];
    }

    public FieldTotals Copy() => new(this);

    public void Add(FieldLengths lengths) => Change(lengths, 1);

    public void Remove(FieldLengths lengths) => Change(lengths, -1);

    public FieldStatistics Of(int field) => new(LexicalFields.Searched[field].Name, _chunks[field], _terms[field]);

    private void Change(FieldLengths lengths, int sign)
    {
        for (var i = 0; i < _chunks.Length; i++)
        {
            var length = lengths.Of(LexicalFields.Searched[i].Name);
            _chunks[i] += length > 0 ? sign : 0;
            _terms[i] += sign * length;
        }
    }
}
