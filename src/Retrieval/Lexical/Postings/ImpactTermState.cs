using Lucene.Net.Codecs;
using Lucene.Net.Index;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Where a term's postings are.</summary>
internal sealed class ImpactTermState : BlockTermState
{
    /// <summary>Where they start in the file.</summary>
    public long Start { get; set; }

    /// <summary>Bytes of all blocks; the directory follows them.</summary>
    public long Length { get; set; }

    /// <summary>The only document of a term that has one, otherwise -1.</summary>
    public int Single { get; set; } = -1;

    /// <summary>Where its positions start in their file; 0 in a field without.</summary>
    public long PositionsStart { get; set; }

    /// <summary>Bytes of all positions; the directory follows them.</summary>
    public long PositionsLength { get; set; }

    public override object Clone()
    {
        var clone = new ImpactTermState();
        clone.CopyFrom(this);
        return clone;
    }

    public override void CopyFrom(TermState other)
    {
        base.CopyFrom(other);
        var from = (ImpactTermState)other;
        (Start, Length, Single) = (from.Start, from.Length, from.Single);
        (PositionsStart, PositionsLength) = (from.PositionsStart, from.PositionsLength);
    }
}
