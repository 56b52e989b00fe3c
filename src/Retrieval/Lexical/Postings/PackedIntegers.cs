using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Pipeline.Retrieval.Lexical.Postings;

/// <summary>
/// 128 integers in a fixed number of bits each, in four lanes (Lemire and Boytsov 2015, "Decoding billions of integers
/// per second through vectorization", SIMD-BP128): integer i is in lane i mod 4, and the lanes' words alternate, so one
/// vector load, shift and mask gives four consecutive integers.
/// </summary>
internal static class PackedIntegers
{
    public const int Count = 128;
    private const int Lanes = 4;

    /// <summary>Bytes that <see cref="Count"/> integers take.</summary>
    public static int Bytes(int bits) => bits * Count / 8;

    /// <summary>The bits that every value fits in.</summary>
    public static int BitsFor(ReadOnlySpan<int> values)
    {
        uint all = 0;
        foreach (var value in values)
        {
            all |= (uint)value;
        }

        return 32 - BitOperations.LeadingZeroCount(all);
    }

    public static void Pack(ReadOnlySpan<int> values, int bits, Span<byte> packed)
    {
        var words = MemoryMarshal.Cast<byte, uint>(packed[..Bytes(bits)]);
        words.Clear();
        for (var i = 0; bits > 0 && i < Count; i++)
        {
            var at = i / Lanes * bits;
            var word = (at / 32 * Lanes) + (i % Lanes);
            words[word] |= (uint)values[i] << at;
            if ((at % 32) + bits > 32)
            {
                words[word + Lanes] |= (uint)values[i] >> (32 - (at % 32));
            }
        }
    }

    /// <summary>Unpacks and adds one to each.</summary>
    public static void UnpackPlusOne(ReadOnlySpan<byte> packed, int bits, Span<int> values)
    {
        ref var source = ref MemoryMarshal.GetReference(packed[..Bytes(bits)]);
        ref var target = ref MemoryMarshal.GetReference(values[..Count]);
        var mask = Vector128.Create(Mask(bits));
        for (var row = 0; row < Count / Lanes; row++)
        {
            var four = Row(ref source, row * bits, bits) & mask;
            (four.AsInt32() + Vector128<int>.One).StoreUnsafe(ref target, (nuint)(row * Lanes));
        }
    }

    /// <summary>Unpacks gaps and adds them up: value i is the value before it, plus gap i, plus one.</summary>
    public static void UnpackGaps(ReadOnlySpan<byte> packed, int bits, int before, Span<int> values)
    {
        ref var source = ref MemoryMarshal.GetReference(packed[..Bytes(bits)]);
        ref var target = ref MemoryMarshal.GetReference(values[..Count]);
        var mask = Vector128.Create(Mask(bits));
        var last = Vector128.Create(before);
        for (var row = 0; row < Count / Lanes; row++)
        {
            var sums = (Row(ref source, row * bits, bits) & mask).AsInt32() + Vector128<int>.One;
            sums += Vector128.Shuffle(sums, Vector128.Create(4, 0, 1, 2));
            sums += Vector128.Shuffle(sums, Vector128.Create(4, 4, 0, 1));
            sums += last;
            sums.StoreUnsafe(ref target, (nuint)(row * Lanes));
            last = Vector128.Shuffle(sums, Vector128.Create(3));
        }
    }

    private static uint Mask(int bits) => bits == 32 ? uint.MaxValue : (1u << bits) - 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Row(ref byte source, int at, int bits)
    {
        if (bits == 0)
        {
            return Vector128<uint>.Zero;
        }

        var shift = at & 31;
        var word = (nuint)((at >> 5) * Vector128<byte>.Count);
        var four = Vector128.LoadUnsafe(ref source, word).AsUInt32() >> shift;
        return shift + bits > 32
            ? four | (Vector128.LoadUnsafe(ref source, word + (nuint)Vector128<byte>.Count).AsUInt32() << (32 - shift))
            : four;
    }
}
