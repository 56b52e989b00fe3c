using System.Numerics.Tensors;
using Pipeline.Retrieval.Vectors.Codes;
using Pipeline.Retrieval.Vectors.Graph;

namespace Pipeline.Retrieval.Vectors;

/// <summary>Vectors in half precision, as the corpus keeps them, by node: what results are scored with. A record is the
/// halves and the inverse of the vector's length.</summary>
internal sealed unsafe class FullVectors
{
    private readonly int _dimensions;
    private readonly int _normOffset;
    private readonly RecordArena _records;
    private readonly BlockMemory _memory;

    public FullVectors(int dimensions, BlockMemory memory)
    {
        _dimensions = dimensions;
        _normOffset = ((dimensions * sizeof(ushort)) + 3) & ~3;
        _memory = memory;
        _records = new RecordArena(_normOffset + sizeof(float), memory);
    }

    /// <summary>Bytes that cannot be dropped from memory.</summary>
    public long Bytes => _memory.IsFile ? 0 : _records.Bytes;

    public void Set(int node, ReadOnlySpan<float> vector)
    {
        while (_records.Count <= node)
        {
            _records.Add();
        }

        var halves = new Span<Half>(_records[node], _dimensions);
        TensorPrimitives.ConvertToHalf(vector, halves);
        *(float*)(_records[node] + _normOffset) =
            1 / MathF.Sqrt(HalfDot.Of((ushort*)_records[node], (ushort*)_records[node], _dimensions));
    }

    /// <summary>Copies a vector from another store.</summary>
    public void Copy(FullVectors from, int node, int into)
    {
        while (_records.Count <= into)
        {
            _records.Add();
        }

        new ReadOnlySpan<byte>(from._records[node], _records.Stride).CopyTo(
            new Span<byte>(_records[into], _records.Stride)
        );
    }

    public void Get(int node, Span<float> vector) =>
        TensorPrimitives.ConvertToSingle(new ReadOnlySpan<Half>(_records[node], _dimensions), vector);

    /// <summary>Cosine with a vector of length 1.</summary>
    public float Cosine(float* unit, int node) =>
        HalfDot.Of(unit, (ushort*)_records[node], _dimensions) * *(float*)(_records[node] + _normOffset);

    /// <summary>The vector's memory, to fetch it ahead.</summary>
    public byte* Address(int node) => _records[node];
}
