using Lucene.Net.Codecs;
using Lucene.Net.Util;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Postings in memory, in the order in which they came: gaps, frequencies and position gaps as variable-length
/// integers.</summary>
/// <param name="documents">Documents of the segment.</param>
/// <param name="withPositions">Whether the field has positions.</param>
internal sealed class HeldPostings(int documents, bool withPositions) : PostingsConsumer
{
    private readonly MemoryStream _bytes = new();
    private BinaryReader? _reader;
    private int _last;
    private int _lastPosition;

    /// <summary>Sum of the frequencies in every document.</summary>
    public int[] Lengths { get; } = new int[documents];

    public void StartTerm() => _last = 0;

    public override void StartDoc(int docId, int freq)
    {
        Write((uint)(docId - _last));
        Write((uint)freq);
        _last = docId;
        _lastPosition = 0;
        Lengths[docId] += freq;
    }

    public override void AddPosition(int position, BytesRef payload, int startOffset, int endOffset)
    {
        Write((uint)(position - _lastPosition));
        _lastPosition = position;
    }

    public override void FinishDoc() { }

    /// <summary>Goes back to the first posting, to read.</summary>
    public void Rewind()
    {
        _bytes.Position = 0;
        _reader = new BinaryReader(_bytes);
    }

    /// <summary>Passes the next term's postings on.</summary>
    public void Replay(PostingsConsumer to, int count)
    {
        var doc = 0;
        for (var i = 0; i < count; i++)
        {
            doc += _reader!.Read7BitEncodedInt();
            var frequency = _reader.Read7BitEncodedInt();
            to.StartDoc(doc, frequency);
            var position = 0;
            for (var p = 0; withPositions && p < frequency; p++)
            {
                position += _reader.Read7BitEncodedInt();
                to.AddPosition(position, null!, -1, -1);
            }

            to.FinishDoc();
        }
    }

    private void Write(uint value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.WriteByte((byte)(value | 0x80));
        }

        _bytes.WriteByte((byte)value);
    }
}
