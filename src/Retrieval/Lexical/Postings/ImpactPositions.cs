using Lucene.Net.Index;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>A term's postings with positions, as Lucene walks through them to merge and as phrases are checked.
/// Positions of a block are read when one of them is asked for.</summary>
internal sealed class ImpactPositions(TermPostings postings, TermPositions positions, IBits? live)
    : DocsAndPositionsEnum
{
    private readonly ImpactDocs _docs = new(postings, live);
    private byte[] _bytes = [];
    private int _block = -1;

    // The next position read is one of this document of the block, of which so many are left.
    private int _of;
    private int _left;
    private int _offset;
    private int _position;

    public override int DocID => _docs.DocID;

    public override int Freq => _docs.Freq;

    public override int StartOffset => -1;

    public override int EndOffset => -1;

    /// <summary>Documents with the term, deleted ones included.</summary>
    public int Count => postings.Count;

    /// <summary>Brings the segment's postings and positions into memory, for a search.</summary>
    public void Load()
    {
        postings.Load();
        positions.Load();
    }

    public override int NextDoc() => _docs.NextDoc();

    public override int Advance(int target) => _docs.Advance(target);

    public override long GetCost() => _docs.GetCost();

    public override BytesRef? GetPayload() => null;

    /// <summary>The document's next position; may be asked as often as the term is in the document.</summary>
    public override int NextPosition()
    {
        if (_block != _docs.Block || _of != _docs.At)
        {
            SkipToDocument();
        }

        _left--;
        return _position += Next();
    }

    private void SkipToDocument()
    {
        var frequencies = _docs.Frequencies;
        if (_block != _docs.Block)
        {
            _block = _docs.Block;
            positions.Read(_block, ref _bytes);
            (_of, _left, _offset) = (0, frequencies[0], 0);
        }

        for (; _of < _docs.At; _left = frequencies[++_of])
        {
            for (; _left > 0; _left--)
            {
                while (_bytes[_offset++] >= 0x80) { }
            }
        }

        _position = 0;
    }

    private int Next()
    {
        var value = _bytes[_offset] & 0x7Fu;
        for (var shift = 7; _bytes[_offset++] >= 0x80; shift += 7)
        {
            value |= (_bytes[_offset] & 0x7Fu) << shift;
        }

        return (int)value;
    }
}
