using System.Numerics;

namespace Pipeline.Retrieval.Vectors.Codes;

/// <summary>The signs of the dimensions, 64 to a word. Two random directions at an angle differ in a share of signs
/// equal to angle / pi (Goemans and Williamson 1995; Charikar 2002), so the cosine is estimated as cos(pi x
/// share).</summary>
internal readonly unsafe struct BinaryCode : IVectorCode
{
    public static VectorCodeKind Kind => VectorCodeKind.Binary;

    // The number of dimensions is kept in the last word, so that the padding's equal signs do not count.
    public static int Bytes(int dimensions) => ((dimensions + 63) / 64 * sizeof(ulong)) + sizeof(ulong);

    public static void Encode(ReadOnlySpan<float> unit, byte* code)
    {
        var words = new Span<ulong>(code, Bytes(unit.Length) / sizeof(ulong));
        words.Clear();
        for (var i = 0; i < unit.Length; i++)
        {
            words[i >> 6] |= unit[i] > 0 ? 1UL << i : 0;
        }

        words[^1] = (ulong)unit.Length;
    }

    public static float Similarity(byte* a, byte* b, int bytes)
    {
        var words = (bytes / sizeof(ulong)) - 1;
        var different = 0;
        for (var i = 0; i < words; i++)
        {
            different += BitOperations.PopCount(((ulong*)a)[i] ^ ((ulong*)b)[i]);
        }

        return MathF.Cos(MathF.PI * different / ((ulong*)a)[words]);
    }

    public static void Similarities(byte* query, byte* a, byte* b, byte* c, byte* d, int bytes, float* into)
    {
        into[0] = Similarity(query, a, bytes);
        into[1] = Similarity(query, b, bytes);
        into[2] = Similarity(query, c, bytes);
        into[3] = Similarity(query, d, bytes);
    }

    public static float Error(byte* code, int bytes, int dimensions) => float.PositiveInfinity;
}
