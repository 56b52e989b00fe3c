using System.Runtime.InteropServices;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>One term's postings in one segment, read block by block in any order.</summary>
internal sealed class TermPostings
{
    private readonly PostingsFile.Cursor _cursor;
    private readonly long _start;
    private readonly long _length;
    private readonly int _single;
    private readonly int _singleFrequency;
    private readonly bool _withFrequencies;
    private int[] _lastDocs = [];
    private uint[] _ends = [];
    private bool _opened;

    public TermPostings(PostingsFile.Cursor cursor, ImpactTermState term, bool withFrequencies)
    {
        _cursor = cursor;
        (_start, _length, _single) = (term.Start, term.Length, term.Single);
        _singleFrequency = withFrequencies ? (int)term.TotalTermFreq : 1;
        _withFrequencies = withFrequencies;
        Count = term.DocFreq;
        Blocks = (Count + PostingsBlock.Size - 1) / PostingsBlock.Size;
    }

    /// <summary>What reads the file; only one user at a time.</summary>
    public PostingsFile.Cursor Cursor => _cursor;

    /// <summary>Documents with the term, deleted ones included.</summary>
    public int Count { get; }

    /// <summary>Blocks of up to 128 postings; all but the last one are full.</summary>
    public int Blocks { get; }

    /// <summary>Whether the blocks have stored impacts. A single block has none: reading it tells as much.</summary>
    public bool HasImpacts => Blocks > 1 && _withFrequencies;

    /// <summary>The last document of every block, when there are several.</summary>
    public ReadOnlySpan<int> LastDocs
    {
        get
        {
            Open();
            return _lastDocs;
        }
    }

    /// <summary>Brings the segment's postings into memory, for a search.</summary>
    public void Load() => _cursor.File.Load();

    /// <summary>Postings of a block.</summary>
    public int Size(int block) => block < Blocks - 1 ? PostingsBlock.Size : Count - (block * PostingsBlock.Size);

    /// <summary>Copies one column of the blocks' impacts (<see cref="Impact"/>).</summary>
    /// <param name="column">Below <see cref="Impact.PerBlock"/>.</param>
    /// <returns>One impact a block, valid until the next call.</returns>
    public ReadOnlySpan<uint> Impacts(int column) =>
        MemoryMarshal.Cast<byte, uint>(
            _cursor.Read(_start + _length + ((2L + column) * Blocks * sizeof(uint)), Blocks * sizeof(uint))
        );

    /// <summary>Reads a block's documents.</summary>
    /// <param name="block">The block.</param>
    /// <param name="docs">Room for 128; gets <see cref="Size"/> documents.</param>
    /// <param name="frequencies">Room for 128. Gets the frequencies too, if the result says so.</param>
    /// <returns>0: <see cref="ReadFrequencies"/> reads the frequencies. Otherwise they are read, and none is above
    /// this.</returns>
    public int ReadDocs(int block, Span<int> docs, Span<int> frequencies)
    {
        if (_single >= 0)
        {
            (docs[0], frequencies[0]) = (_single, _singleFrequency);
            return _singleFrequency;
        }

        Open();
        var bytes = Bytes(block);
        var before = block == 0 ? -1 : _lastDocs[block - 1];
        var size = Size(block);
        if (size == PostingsBlock.Size)
        {
            PostingsBlock.ReadDocs(bytes, _withFrequencies, before, docs);
            if (!_withFrequencies || PostingsBlock.AllOnce(bytes))
            {
                frequencies[..size].Fill(1);
                return 1;
            }

            return 0;
        }

        PostingsBlock.ReadRest(bytes, before, docs[..size], _withFrequencies ? frequencies[..size] : []);
        if (!_withFrequencies)
        {
            frequencies[..size].Fill(1);
            return 1;
        }

        return int.MaxValue;
    }

    /// <summary>Reads the frequencies of a full block.</summary>
    /// <param name="block">The block.</param>
    /// <param name="frequencies">Room for 128; gets them.</param>
    /// <returns>None is above this.</returns>
    public int ReadFrequencies(int block, Span<int> frequencies) =>
        PostingsBlock.ReadFrequencies(Bytes(block), frequencies);

    private ReadOnlySpan<byte> Bytes(int block)
    {
        var from = block == 0 ? 0 : _ends[block - 1];
        var to = Blocks == 1 ? (uint)_length : _ends[block];
        return _cursor.Read(_start + from, (int)(to - from));
    }

    private void Open()
    {
        if (_opened || Blocks <= 1)
        {
            return;
        }

        var bytes = Blocks * sizeof(int);
        _lastDocs = MemoryMarshal.Cast<byte, int>(_cursor.Read(_start + _length, bytes)).ToArray();
        _ends = MemoryMarshal.Cast<byte, uint>(_cursor.Read(_start + _length + bytes, bytes)).ToArray();
        _opened = true;
    }
}
