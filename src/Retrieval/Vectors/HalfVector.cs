using System.Buffers.Binary;

namespace Pipeline.Retrieval.Vectors;

/// <summary>Reads vectors in half precision (IEEE 754 binary16, little endian).</summary>
internal static class HalfVector
{
    public static float[] Decode(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / sizeof(ushort)];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(i * sizeof(ushort))..]);
        }

        return values;
    }
}
