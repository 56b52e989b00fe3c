using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Compound;

/// <summary>
/// Which sector follows which: a FAT or a mini FAT ([MS-CFB] 2.3, 2.4), as the bytes of the sectors that hold it.
/// </summary>
/// <param name="table">Little-endian numbers of 4 bytes, one a sector.</param>
internal sealed class SectorChains(byte[] table)
{
    /// <summary>Larger numbers name no sector.</summary>
    public const uint MaxRegularSector = 0xFFFFFFFA;

    private const uint EndOfChain = 0xFFFFFFFE;

    /// <summary>Sectors that have an entry.</summary>
    public int Count { get; } = table.Length / sizeof(uint);

    /// <summary>The sectors from a first one on, as many as are asked for.</summary>
    /// <param name="first">The first sector.</param>
    /// <param name="most">Most sectors that are followed.</param>
    /// <returns>The sectors; fewer when the chain ends before; null for a chain that leaves the file or comes back to
    /// where it was.</returns>
    public List<uint>? Follow(uint first, long most)
    {
        var sectors = new List<uint>();
        for (var sector = first; sector != EndOfChain && sectors.Count < most; )
        {
            // More steps than there are sectors can only be a circle.
            if (sector >= Count || sectors.Count >= Count)
            {
                return null;
            }

            sectors.Add(sector);
            sector = BinaryPrimitives.ReadUInt32LittleEndian(table.AsSpan((int)sector * sizeof(uint)));
        }
        return sectors;
    }
}
