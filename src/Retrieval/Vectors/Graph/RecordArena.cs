using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>
/// Records of one size in blocks of about 2 MB outside the garbage-collected heap, which never move: a reader may
/// follow a number at any time. Numbers below <see cref="Count"/> are valid for ever; a record that is freed is given
/// out again. Memory goes when the arena is collected, so whoever reads keeps a reference to it.
/// </summary>
internal sealed unsafe class RecordArena
{
    private const int BlockBytes = 1 << 21;
    private const int MaxRecords = 1 << 30;

    private readonly BlockMemory _memory;
    private readonly byte** _table;
    private readonly int _maxBlocks;
    private readonly int _bits;
    private int _blocks;
    private int _count;

    /// <param name="stride">Bytes of a record, a multiple of 4.</param>
    /// <param name="memory">Where blocks come from.</param>
    public RecordArena(int stride, BlockMemory memory)
    {
        Stride = stride;
        _memory = memory;
        _bits = Math.Max(4, int.Log2(BlockBytes / stride));
        _maxBlocks = MaxRecords >> _bits;
        // Only the pages of the table that are written take memory.
        _table = (byte**)NativeMemory.AllocZeroed((nuint)_maxBlocks, (nuint)sizeof(byte*));
    }

    ~RecordArena()
    {
        NativeMemory.Free(_table);
    }

    public int Stride { get; }

    /// <summary>Records given out so far, the freed ones included.</summary>
    public int Count => Volatile.Read(ref _count);

    public long Bytes => (long)Count * Stride;

    public byte* this[int record]
    {
        get
        {
            Debug.Assert((uint)record < (uint)_blocks << _bits, "A record is one that was given out.");
            return _table[record >> _bits] + ((long)(record & ((1 << _bits) - 1)) * Stride);
        }
    }

    /// <summary>Adds a record of undefined content.</summary>
    public int Add()
    {
        var record = _count;
        var block = record >> _bits;
        if (block == _blocks)
        {
            if (block == _maxBlocks)
            {
                throw new InvalidOperationException(
                    $"A vector index holds at most {MaxRecords} vectors; use more shards."
                );
            }

            _table[block] = _memory.Allocate((nuint)Stride << _bits, block);
            _blocks++;
        }

        Volatile.Write(ref _count, record + 1);
        return record;
    }

    /// <summary>Adds a copy of another arena's record.</summary>
    public int AddCopy(byte* other)
    {
        var record = Add();
        new ReadOnlySpan<byte>(other, Stride).CopyTo(new Span<byte>(this[record], Stride));
        return record;
    }

    public void Save(BinaryWriter writer)
    {
        var inBlock = 1 << _bits;
        for (var from = 0; from < _count; from += inBlock)
        {
            writer.Write(new ReadOnlySpan<byte>(this[from], Math.Min(inBlock, _count - from) * Stride));
        }
    }

    /// <summary>Reads records into an arena without any.</summary>
    public void Load(BinaryReader reader, int count)
    {
        for (var record = 0; record < count; record++)
        {
            Add();
        }

        var inBlock = 1 << _bits;
        for (var from = 0; from < count; from += inBlock)
        {
            reader.BaseStream.ReadExactly(new Span<byte>(this[from], Math.Min(inBlock, count - from) * Stride));
        }
    }
}
