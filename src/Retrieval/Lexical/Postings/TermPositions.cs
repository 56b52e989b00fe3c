using System.Runtime.InteropServices;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>One term's positions in one segment, read block by block in any order.</summary>
internal sealed class TermPositions
{
    private readonly PostingsFile.Cursor _cursor;
    private readonly long _start;
    private readonly long _length;
    private readonly int _blocks;
    private uint[] _ends = [];

    public TermPositions(PostingsFile.Cursor cursor, ImpactTermState term)
    {
        _cursor = cursor;
        (_start, _length) = (term.PositionsStart, term.PositionsLength);
        _blocks = (term.DocFreq + PostingsBlock.Size - 1) / PostingsBlock.Size;
    }

    /// <summary>Brings the segment's positions into memory, for a search.</summary>
    public void Load() => _cursor.File.Load();

    /// <summary>Reads a block's positions: those of its documents one after the other.</summary>
    /// <param name="block">The block.</param>
    /// <param name="bytes">Gets them, variable-length integers; made larger when it is too small.</param>
    public void Read(int block, ref byte[] bytes)
    {
        if (_blocks > 1 && _ends.Length == 0)
        {
            _ends = MemoryMarshal.Cast<byte, uint>(_cursor.Read(_start + _length, _blocks * sizeof(uint))).ToArray();
        }

        var from = block == 0 ? 0 : _ends[block - 1];
        var size = (int)((_blocks == 1 ? (uint)_length : _ends[block]) - from);
        if (bytes.Length < size)
        {
            bytes = new byte[Math.Max(size, 2 * bytes.Length)];
        }

        _cursor.Read(_start + from, size).CopyTo(bytes);
    }
}
