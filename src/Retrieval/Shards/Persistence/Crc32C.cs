using System.Buffers.Binary;
using System.Numerics;

namespace Pipeline.Retrieval.Shards.Persistence;

/// <summary>CRC-32C (RFC 3720, appendix B.4): finds every damage of up to 32 neighbouring bits.</summary>
internal static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    public static uint OfFile(string path)
    {
        using var file = new FileStream(
            path,
            FileMode.Open,
            FileAccess.Read,
            FileShare.Read,
            1,
            FileOptions.SequentialScan
        );
        var buffer = new byte[1 << 18];
        var crc = uint.MaxValue;
        for (var read = file.Read(buffer); read > 0; read = file.Read(buffer))
        {
            crc = Append(crc, buffer.AsSpan(0, read));
        }

        return ~crc;
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var b in bytes)
        {
            crc = BitOperations.Crc32C(crc, b);
        }

        return crc;
    }
}
