namespace Pipeline.Retrieval.Vectors.Codes;

/// <summary>Half precision, padded with zeros to a multiple of 16 dimensions.</summary>
internal readonly unsafe struct Float16Code : IVectorCode
{
    public static VectorCodeKind Kind => VectorCodeKind.Float16;

    public static int Bytes(int dimensions) => ((dimensions + 15) & ~15) * sizeof(ushort);

    public static void Encode(ReadOnlySpan<float> unit, byte* code)
    {
        var halves = new Span<Half>(code, Bytes(unit.Length) / sizeof(ushort));
        System.Numerics.Tensors.TensorPrimitives.ConvertToHalf(unit, halves);
        halves[unit.Length..].Clear();
    }

    public static float Similarity(byte* a, byte* b, int bytes) =>
        HalfDot.Of((ushort*)a, (ushort*)b, bytes / sizeof(ushort));

    public static void Similarities(byte* query, byte* a, byte* b, byte* c, byte* d, int bytes, float* into)
    {
        into[0] = Similarity(query, a, bytes);
        into[1] = Similarity(query, b, bytes);
        into[2] = Similarity(query, c, bytes);
        into[3] = Similarity(query, d, bytes);
    }

    /// <summary>Half a unit in the last of 11 places, and what is lost of values below the normal range.</summary>
    public static float Error(byte* code, int bytes, int dimensions) => 0.0005f + (MathF.Sqrt(dimensions) * 3e-8f);
}
