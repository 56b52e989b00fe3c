using System.Runtime.InteropServices;
using Lucene.Net.Codecs;
using Lucene.Net.Store;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>Writes the positions of a segment, term by term and document by document
/// (<see cref="ImpactPostingsFormat"/>).
/// </summary>
internal sealed class PositionsWriter(IndexOutput file) : IDisposable
{
    private readonly List<uint> _ends = [];
    private long _start;
    private int _last;

    public void StartTerm()
    {
        _start = file.Position;
        _ends.Clear();
    }

    public void StartDoc() => _last = 0;

    /// <summary>Adds a position of the document, not below the one before.</summary>
    public void Add(int position)
    {
        file.WriteVInt32(position - _last);
        _last = position;
    }

    /// <summary>Ends a block of postings that another one follows.</summary>
    public void EndBlock() => _ends.Add(checked((uint)(file.Position - _start)));

    /// <summary>Ends the term.</summary>
    /// <param name="directory">Whether the ends of its blocks are needed.</param>
    /// <returns>Where the positions start, and their bytes without the directory.</returns>
    public (long Start, long Length) FinishTerm(bool directory)
    {
        var length = file.Position - _start;
        if (directory)
        {
            EndBlock();
            var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_ends)).ToArray();
            file.WriteBytes(bytes, 0, bytes.Length);
        }

        return (_start, length);
    }

    public void Dispose()
    {
        using (file)
        {
            CodecUtil.WriteFooter(file);
        }
    }
}
