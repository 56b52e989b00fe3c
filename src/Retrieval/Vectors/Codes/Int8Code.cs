using System.Numerics.Tensors;

namespace Pipeline.Retrieval.Vectors.Codes;

/// <summary>
/// Scalar quantisation: value = scale x integer in -127..127, the scale such that the largest value of the vector is
/// 127. Layout: the integers, zero-padded to a multiple of 32, then the scale as float32.
/// </summary>
internal readonly unsafe struct Int8Code : IVectorCode
{
    private const float Largest = 127;

    public static VectorCodeKind Kind => VectorCodeKind.Int8;

    public static int Bytes(int dimensions) => ((dimensions + 31) & ~31) + sizeof(float);

    public static void Encode(ReadOnlySpan<float> unit, byte* code)
    {
        var padded = (unit.Length + 31) & ~31;
        var largest = MathF.Abs(TensorPrimitives.MaxMagnitude(unit));
        var inverse = largest > 0 ? Largest / largest : 0;
        var integers = (sbyte*)code;
        for (var i = 0; i < unit.Length; i++)
        {
            integers[i] = (sbyte)Math.Clamp(MathF.Round(unit[i] * inverse), -Largest, Largest);
        }

        new Span<byte>(code + unit.Length, padded - unit.Length).Clear();
        *(float*)(code + padded) = largest / Largest;
    }

    public static float Similarity(byte* a, byte* b, int bytes)
    {
        var padded = bytes - sizeof(float);
        return SignedByteDot.Of((sbyte*)a, (sbyte*)b, padded) * (*(float*)(a + padded) * *(float*)(b + padded));
    }

    public static void Similarities(byte* query, byte* a, byte* b, byte* c, byte* d, int bytes, float* into)
    {
        var padded = bytes - sizeof(float);
        var dots = stackalloc int[4];
        SignedByteDot.OfFour((sbyte*)query, (sbyte*)a, (sbyte*)b, (sbyte*)c, (sbyte*)d, padded, dots);
        var scale = *(float*)(query + padded);
        into[0] = dots[0] * (scale * *(float*)(a + padded));
        into[1] = dots[1] * (scale * *(float*)(b + padded));
        into[2] = dots[2] * (scale * *(float*)(c + padded));
        into[3] = dots[3] * (scale * *(float*)(d + padded));
    }

    /// <summary>Rounding moves a value by at most half a step.</summary>
    public static float Error(byte* code, int bytes, int dimensions) =>
        0.5f * MathF.Sqrt(dimensions) * *(float*)(code + bytes - sizeof(float));
}
