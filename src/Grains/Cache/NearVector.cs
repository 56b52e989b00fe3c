using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace Pipeline.Grains.Cache;

/// <summary>Vectors of questions as the cache keeps them.</summary>
internal static class NearVector
{
    /// <summary>A vector in half precision.</summary>
    /// <param name="vector">float32, little-endian.</param>
    public static byte[] Pack(ReadOnlySpan<byte> vector)
    {
        var numbers = MemoryMarshal.Cast<byte, float>(vector);
        var packed = new byte[numbers.Length * 2];
        TensorPrimitives.ConvertToHalf(numbers, MemoryMarshal.Cast<byte, Half>(packed.AsSpan()));
        return packed;
    }

    /// <summary>The cosine of two packed vectors; -1 where they cannot be compared.</summary>
    public static double Cosine(byte[] one, byte[] other)
    {
        return one.Length != other.Length || one.Length == 0
            ? -1
            : TensorPrimitives.CosineSimilarity<float>(Numbers(one), Numbers(other));
    }

    private static float[] Numbers(byte[] packed)
    {
        var numbers = new float[packed.Length / 2];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(packed.AsSpan()), numbers);
        return numbers;
    }
}
