using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Pipeline.Retrieval.Vectors.Codes;

/// <summary>
/// Inner products of vectors of signed bytes in -127..127, exact in 32 bits. On x86 the product of |q| (unsigned) and
/// a x sign(q) (signed) is summed in pairs to 16 bits, which cannot overflow: 2 x 127 x 127 is below 2^15.
/// </summary>
internal static unsafe class SignedByteDot
{
    /// <summary>One inner product.</summary>
    /// <param name="q">First vector.</param>
    /// <param name="a">Second vector.</param>
    /// <param name="length">A multiple of 32, at most 2^17.</param>
    public static int Of(sbyte* q, sbyte* a, int length)
    {
        if (Avx2.IsSupported)
        {
            Vector256<int> sum0 = default;
            var ones = Vector256<short>.One;
            for (var i = 0; i < length; i += 32)
            {
                var query = Vector256.Load(q + i);
                sum0 = Step(Avx2.Abs(query), query, a + i, ones, sum0);
            }

            return Vector256.Sum(sum0);
        }

        if (AdvSimd.IsSupported)
        {
            Vector128<int> sum0 = default;
            for (var i = 0; i < length; i += 16)
            {
                sum0 = Step(Vector128.Load(q + i), a + i, sum0);
            }

            return Vector128.Sum(sum0);
        }

        return Portable(q, a, length);
    }

    /// <summary>Inner products of one vector with four.</summary>
    public static void OfFour(sbyte* q, sbyte* a, sbyte* b, sbyte* c, sbyte* d, int length, int* into)
    {
        if (Avx512BW.IsSupported)
        {
            Wide(q, a, b, c, d, length, into);
        }
        else if (Avx2.IsSupported)
        {
            Vector256<int> sumA = default,
                sumB = default,
                sumC = default,
                sumD = default;
            var ones = Vector256<short>.One;
            for (var i = 0; i < length; i += 32)
            {
                var query = Vector256.Load(q + i);
                var magnitude = Avx2.Abs(query);
                sumA = Step(magnitude, query, a + i, ones, sumA);
                sumB = Step(magnitude, query, b + i, ones, sumB);
                sumC = Step(magnitude, query, c + i, ones, sumC);
                sumD = Step(magnitude, query, d + i, ones, sumD);
            }

            var pairs = Avx2.HorizontalAdd(Avx2.HorizontalAdd(sumA, sumB), Avx2.HorizontalAdd(sumC, sumD));
            Vector128.Store(pairs.GetLower() + pairs.GetUpper(), into);
        }
        else if (AdvSimd.IsSupported)
        {
            Vector128<int> sumA = default,
                sumB = default,
                sumC = default,
                sumD = default;
            for (var i = 0; i < length; i += 16)
            {
                var query = Vector128.Load(q + i);
                sumA = Step(query, a + i, sumA);
                sumB = Step(query, b + i, sumB);
                sumC = Step(query, c + i, sumC);
                sumD = Step(query, d + i, sumD);
            }

            (into[0], into[1], into[2], into[3]) = (
                Vector128.Sum(sumA),
                Vector128.Sum(sumB),
                Vector128.Sum(sumC),
                Vector128.Sum(sumD)
            );
        }
        else
        {
            (into[0], into[1], into[2], into[3]) = (
                Portable(q, a, length),
                Portable(q, b, length),
                Portable(q, c, length),
                Portable(q, d, length)
            );
        }
    }

    /// <summary>The definition, for machines without these instructions and for tests.</summary>
    public static int Portable(sbyte* q, sbyte* a, int length)
    {
        var sum = 0;
        for (var i = 0; i < length; i++)
        {
            sum += q[i] * a[i];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Step(
        Vector256<byte> magnitude,
        Vector256<sbyte> query,
        sbyte* a,
        Vector256<short> ones,
        Vector256<int> sum
    ) => sum + Avx2.MultiplyAddAdjacent(Avx2.MultiplyAddAdjacent(magnitude, Avx2.Sign(Vector256.Load(a), query)), ones);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<int> Step(Vector128<sbyte> query, sbyte* a, Vector128<int> sum)
    {
        var other = Vector128.Load(a);
        if (Dp.IsSupported)
        {
            return Dp.DotProduct(sum, query, other);
        }

        var low = AdvSimd.MultiplyWideningLower(query.GetLower(), other.GetLower());
        sum = AdvSimd.AddPairwiseWideningAndAdd(sum, low);
        return AdvSimd.AddPairwiseWideningAndAdd(sum, AdvSimd.MultiplyWideningUpper(query, other));
    }

    // AVX-512 has no instruction that gives one vector the signs of another: (a xor m) - m negates where m is -1.
    private static void Wide(sbyte* q, sbyte* a, sbyte* b, sbyte* c, sbyte* d, int length, int* into)
    {
        Vector512<int> sumA = default,
            sumB = default,
            sumC = default,
            sumD = default;
        var i = 0;
        for (; i + 64 <= length; i += 64)
        {
            var query = Vector512.Load(q + i);
            var negative = Vector512.LessThan(query, Vector512<sbyte>.Zero);
            var magnitude = ((query ^ negative) - negative).AsByte();
            sumA = WideStep(magnitude, negative, a + i, sumA);
            sumB = WideStep(magnitude, negative, b + i, sumB);
            sumC = WideStep(magnitude, negative, c + i, sumC);
            sumD = WideStep(magnitude, negative, d + i, sumD);
        }

        (into[0], into[1], into[2], into[3]) = (
            Vector512.Sum(sumA),
            Vector512.Sum(sumB),
            Vector512.Sum(sumC),
            Vector512.Sum(sumD)
        );
        if (i < length)
        {
            into[0] += Of(q + i, a + i, length - i);
            into[1] += Of(q + i, b + i, length - i);
            into[2] += Of(q + i, c + i, length - i);
            into[3] += Of(q + i, d + i, length - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> WideStep(
        Vector512<byte> magnitude,
        Vector512<sbyte> negative,
        sbyte* a,
        Vector512<int> sum
    ) =>
        sum
        + Avx512BW.MultiplyAddAdjacent(
            Avx512BW.MultiplyAddAdjacent(magnitude, (Vector512.Load(a) ^ negative) - negative),
            Vector512<short>.One
        );
}
