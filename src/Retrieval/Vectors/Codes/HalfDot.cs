using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Vectors.Codes;

/// <summary>Inner products with vectors in half precision (IEEE 754 binary16), summed in float32.</summary>
internal static unsafe class HalfDot
{
    // Bits of a half moved to a float's place have an exponent that is 127 - 15 too small. Multiplying repairs that,
    // and gives the right value for subnormal halves too.
    private static readonly Vector256<float> Rebias = Vector256.Create(MathF.ScaleB(1, 112));

    /// <summary>Inner product with a vector in single precision.</summary>
    /// <param name="q">Single precision.</param>
    /// <param name="a">Finite halves.</param>
    /// <param name="length">Dimensions.</param>
    public static float Of(float* q, ushort* a, int length)
    {
        Vector256<float> sum0 = default,
            sum1 = default;
        var i = 0;
        for (; i + 16 <= length; i += 16)
        {
            (var low, var high) = Vector256.Widen(Vector256.Load(a + i));
            sum0 = Vector256.MultiplyAddEstimate(Single(low), Vector256.Load(q + i), sum0);
            sum1 = Vector256.MultiplyAddEstimate(Single(high), Vector256.Load(q + i + 8), sum1);
        }

        var sum = Vector256.Sum(sum0 + sum1);
        for (; i < length; i++)
        {
            sum += q[i] * (float)BitConverter.UInt16BitsToHalf(a[i]);
        }

        return sum;
    }

    /// <summary>Inner product of two vectors in half precision.</summary>
    public static float Of(ushort* q, ushort* a, int length)
    {
        Vector256<float> sum0 = default,
            sum1 = default;
        var i = 0;
        for (; i + 16 <= length; i += 16)
        {
            (var low, var high) = Vector256.Widen(Vector256.Load(a + i));
            (var queryLow, var queryHigh) = Vector256.Widen(Vector256.Load(q + i));
            sum0 = Vector256.MultiplyAddEstimate(Single(low), Single(queryLow), sum0);
            sum1 = Vector256.MultiplyAddEstimate(Single(high), Single(queryHigh), sum1);
        }

        var sum = Vector256.Sum(sum0 + sum1);
        for (; i < length; i++)
        {
            sum += (float)BitConverter.UInt16BitsToHalf(q[i]) * (float)BitConverter.UInt16BitsToHalf(a[i]);
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Single(Vector256<uint> halves)
    {
        var sign = (halves & Vector256.Create(0x8000u)) << 16;
        var magnitude = ((halves & Vector256.Create(0x7FFFu)) << 13).AsSingle() * Rebias;
        return (magnitude.AsUInt32() | sign).AsSingle();
    }
}
