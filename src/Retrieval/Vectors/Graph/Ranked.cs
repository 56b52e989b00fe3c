namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>A similarity and a number in 64 bits, such that the more similar is the smaller. The lowest bit is free for
/// a mark.</summary>
internal static class Ranked
{
    public static ulong Pack(float similarity, int id)
    {
        var bits = BitConverter.SingleToUInt32Bits(similarity);
        // Ascending as unsigned integers: negative values have all bits turned, others the sign bit.
        var ascending = bits ^ ((uint)((int)bits >> 31) | 0x8000_0000);
        return ((ulong)~ascending << 32) | ((uint)id << 1);
    }

    public static int Id(ulong ranked) => (int)((uint)ranked >> 1);

    public static float Similarity(ulong ranked)
    {
        var ascending = ~(uint)(ranked >> 32);
        return BitConverter.UInt32BitsToSingle(ascending ^ ((uint)((int)~ascending >> 31) | 0x8000_0000));
    }
}
