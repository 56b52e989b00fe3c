using Lucene.Net.Analysis;
using Lucene.Net.Analysis.TokenAttributes;

namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>Hands terms that are already analysed to Lucene.</summary>
internal sealed class TermListStream : TokenStream
{
    /// <summary>Positions between two parts: farther than any phrase reaches.</summary>
    public const int Gap = 1000;

    private readonly ICharTermAttribute _term;
    private readonly IPositionIncrementAttribute _position;
    private IReadOnlyList<IReadOnlyList<string>> _parts = [];
    private int _part;
    private int _next;

    public TermListStream()
    {
        _term = AddAttribute<ICharTermAttribute>();
        _position = AddAttribute<IPositionIncrementAttribute>();
    }

    /// <inheritdoc cref="Take"/>
    public TermListStream(IReadOnlyList<IReadOnlyList<string>> parts)
        : this() => Take(parts);

    /// <summary>Takes other terms.</summary>
    /// <param name="parts">The terms of each part of a field, such as a heading: a phrase never goes from one into
    /// another.</param>
    public void Take(IReadOnlyList<IReadOnlyList<string>> parts) => (_parts, _part, _next) = (parts, 0, 0);

    public override bool IncrementToken()
    {
        var begins = false;
        while (_part < _parts.Count && _next == _parts[_part].Count)
        {
            (_part, _next, begins) = (_part + 1, 0, true);
        }

        if (_part == _parts.Count)
        {
            return false;
        }

        ClearAttributes();
        _position.PositionIncrement = begins ? Gap : 1;
        _term.SetEmpty().Append(_parts[_part][_next++]);
        return true;
    }

    public override void Reset()
    {
        base.Reset();
        (_part, _next) = (0, 0);
    }
}
