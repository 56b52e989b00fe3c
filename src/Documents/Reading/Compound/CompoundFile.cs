using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Documents.Reading.Compound;

/// <summary>
/// A compound file, the container of HWP 5, DOC, XLS, PPT and MSG: a small file system in a file
/// (<see href="https://learn.microsoft.com/openspecs/windows_protocols/ms-cfb">[MS-CFB]</see>). Read only; streams are
/// read where they lie. No number in the file is believed: chains end, entries are bounded by
/// <see cref="ReadingLimits.MaxParts"/> and all that is read by <see cref="ReadingLimits.MaxUncompressedBytes"/>. What
/// is malformed throws <see cref="InvalidDataException"/>.
/// </summary>
internal sealed class CompoundFile
{
    private const int HeaderSize = 512;
    private const int EntrySize = 128;
    private const int MiniSectorSize = 64;
    private const int MiniStreamCutoff = 4096;
    private const int HeaderDifats = 109;
    private const uint NoStream = 0xFFFFFFFF;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly ReadingLimits _limits;
    private readonly int _sectorSize;
    private readonly SectorChains _fat;
    private readonly SectorChains _miniFat;
    private readonly List<uint> _miniStream;
    private readonly long _miniStreamSize;
    private long _read;

    private CompoundFile(ReadOnlyMemory<byte> content, ReadingLimits limits)
    {
        _content = content;
        _limits = limits;
        var header = content.Span;
        if (!IsCompound(header) || header.Length < HeaderSize)
        {
            throw new InvalidDataException("No header of a compound file.");
        }

        var shift = U16(header, 0x1E);
        if (shift is not (9 or 12))
        {
            throw new InvalidDataException("Sectors of a compound file have 512 or 4096 bytes.");
        }

        _sectorSize = 1 << shift;
        _fat = new SectorChains(Fat(header));
        var directory = Whole(U32(header, 0x30));
        _miniFat = new SectorChains(U32(header, 0x40) == 0 ? [] : Whole(U32(header, 0x3C)));
        if (directory.Length < EntrySize)
        {
            throw new InvalidDataException("No directory in the compound file.");
        }

        Root = Tree(directory, out var root);
        _miniStreamSize = SizeOf(root);
        _miniStream = _miniStreamSize == 0 ? [] : Chain(_fat, U32(root, 0x74), Sectors(_miniStreamSize, _sectorSize));
    }

    /// <summary>The storage that holds all others.</summary>
    public CompoundEntry Root { get; }

    /// <summary>Whether bytes begin as a compound file does.</summary>
    public static bool IsCompound(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);

    /// <summary>Reads the header, the tables and the directory.</summary>
    /// <exception cref="InvalidDataException">The file is truncated or malformed.</exception>
    /// <exception cref="DocumentReadException">It has more entries than <see
    /// cref="ReadingLimits.MaxParts"/>.</exception>
    public static CompoundFile Open(ReadOnlyMemory<byte> content, ReadingLimits limits) => new(content, limits);

    /// <summary>Opens a stream; its bytes are looked at as they are read.</summary>
    /// <exception cref="InvalidDataException">The stream's chain is broken, or shorter than its size.</exception>
    public Stream Open(CompoundEntry entry)
    {
        if (entry.IsStorage || entry.Size == 0)
        {
            return Stream.Null;
        }

        if (entry.Size >= MiniStreamCutoff)
        {
            var sectors = Chain(_fat, entry.FirstSector, Sectors(entry.Size, _sectorSize));
            return new CompoundStream(sectors, _sectorSize, entry.Size, Sector, Count);
        }

        var small = Chain(_miniFat, entry.FirstSector, Sectors(entry.Size, MiniSectorSize));
        return new CompoundStream(small, MiniSectorSize, entry.Size, MiniSector, Count);
    }

    /// <summary>A whole stream.</summary>
    /// <exception cref="InvalidDataException">The stream is truncated or malformed.</exception>
    public byte[] Read(CompoundEntry entry)
    {
        using var stream = Open(entry);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static long Sectors(long size, int sectorSize) => (size + sectorSize - 1) / sectorSize;

    // The sectors that hold the FAT are listed in the header and then in sectors of their own (the DIFAT, 2.5). No
    // more of them are read than it takes to describe a file of this size.
    private byte[] Fat(ReadOnlySpan<byte> header)
    {
        var perSector = _sectorSize / sizeof(uint);
        var needed = (int)Sectors(Sectors(_content.Length, _sectorSize), perSector);
        var fat = new MemoryStream();
        for (var i = 0; i < HeaderDifats && needed > 0; i++)
        {
            needed -= Append(U32(header, 0x4C + (i * sizeof(uint))));
        }

        var difat = U32(header, 0x44);
        for (var steps = 0; needed > 0 && difat <= SectorChains.MaxRegularSector && steps <= needed; steps++)
        {
            var sector = Full(difat);
            for (var i = 0; i < perSector - 1 && needed > 0; i++)
            {
                needed -= Append(U32(sector, i * sizeof(uint)));
            }

            difat = U32(sector, (perSector - 1) * sizeof(uint));
        }
        return fat.ToArray();

        int Append(uint sector)
        {
            if (sector > SectorChains.MaxRegularSector)
            {
                return 0;
            }

            fat.Write(Full(sector));
            return 1;
        }
    }

    // The directory is a red-black tree of siblings in every storage (2.6.4). Writers get its order wrong, so all of it
    // is visited; what is visited twice would be a circle.
    private CompoundEntry Tree(byte[] directory, out ReadOnlySpan<byte> rootBytes)
    {
        rootBytes = directory.AsSpan(0, EntrySize);
        var root = Entry(rootBytes);
        var seen = new HashSet<uint> { 0 };
        var open = new Stack<(uint Id, CompoundEntry Parent)>();
        open.Push((U32(rootBytes, 0x4C), root));
        while (open.TryPop(out var next))
        {
            var (id, parent) = next;
            if (id == NoStream)
            {
                continue;
            }

            if (id >= directory.Length / EntrySize || !seen.Add(id))
            {
                throw new InvalidDataException("The directory of the compound file is damaged.");
            }

            if (seen.Count > _limits.MaxParts)
            {
                throw Failures.TooManyParts(_limits);
            }

            var bytes = directory.AsSpan((int)id * EntrySize, EntrySize);
            var entry = Entry(bytes);
            parent.Add(entry);
            open.Push((U32(bytes, 0x44), parent));
            open.Push((U32(bytes, 0x48), parent));
            if (entry.IsStorage)
            {
                open.Push((U32(bytes, 0x4C), entry));
            }
        }
        return root;
    }

    private CompoundEntry Entry(ReadOnlySpan<byte> bytes)
    {
        var isStorage = bytes[0x42] is 1 or 5;
        return new CompoundEntry
        {
            Name = Encoding.Unicode.GetString(bytes[..Math.Clamp(U16(bytes, 0x40) - 2, 0, 62)]),
            IsStorage = isStorage,
            ClassId = new Guid(bytes.Slice(0x50, 16)),
            Size = isStorage ? 0 : SizeOf(bytes),
            FirstSector = U32(bytes, 0x74),
        };
    }

    // Writers of 512-byte sectors may leave rubbish in the upper half (2.6.3).
    private long SizeOf(ReadOnlySpan<byte> entry)
    {
        var size = BinaryPrimitives.ReadUInt64LittleEndian(entry[0x78..]);
        size = _sectorSize == HeaderSize ? size & uint.MaxValue : size;
        return size <= long.MaxValue ? (long)size : throw new InvalidDataException("A stream larger than any file.");
    }

    private byte[] Whole(uint first)
    {
        var sectors = _fat.Follow(first, long.MaxValue) ?? throw Broken();
        var bytes = new MemoryStream();
        foreach (var sector in sectors)
        {
            bytes.Write(Full(sector));
        }

        return bytes.ToArray();
    }

    private static List<uint> Chain(SectorChains chains, uint first, long count)
    {
        var sectors = chains.Follow(first, count);
        return sectors?.Count == count ? sectors : throw Broken();
    }

    private ReadOnlySpan<byte> Full(uint sector)
    {
        var bytes = Sector(sector).Span;
        return bytes.Length == _sectorSize
            ? bytes
            : throw new InvalidDataException("A table of the compound file lies beyond its end.");
    }

    // The header takes the place of a sector before the first.
    private ReadOnlyMemory<byte> Sector(uint sector)
    {
        var start = (sector + 1L) * _sectorSize;
        return start >= _content.Length
            ? ReadOnlyMemory<byte>.Empty
            : _content.Slice((int)start, (int)Math.Min(_sectorSize, _content.Length - start));
    }

    private ReadOnlyMemory<byte> MiniSector(uint sector)
    {
        var start = sector * (long)MiniSectorSize;
        if (start >= _miniStreamSize)
        {
            throw Broken();
        }

        var bytes = Sector(_miniStream[(int)(start / _sectorSize)]);
        var at = (int)(start % _sectorSize);
        return at >= bytes.Length
            ? ReadOnlyMemory<byte>.Empty
            : bytes.Slice(at, Math.Min(MiniSectorSize, bytes.Length - at));
    }

    private void Count(int bytes)
    {
        _read += bytes;
        if (_read > _limits.MaxUncompressedBytes)
        {
            throw Failures.UnpacksTooLarge(_limits);
        }
    }

    private static InvalidDataException Broken() => new("A chain of sectors in the compound file is broken.");
}
