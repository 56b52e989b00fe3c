using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Packages;

/// <summary>The directory of an archive, for what the runtime's own does not tell: where the bytes of encrypted entries
/// lie, and how they are encrypted. No number in it is believed.</summary>
internal static class ZipDirectory
{
    private const int EndSize = 22;
    private const int MaxComment = ushort.MaxValue;
    private const int EntrySize = 46;
    private const int LocalSize = 30;
    private const int Zip64Field = 1;

    /// <summary>The entries in their order.</summary>
    /// <exception cref="InvalidDataException">The directory is malformed.</exception>
    public static IReadOnlyList<ZipDirectoryEntry> Read(ReadOnlyMemory<byte> archive, int most)
    {
        var (start, count) = Begin(archive.Span);
        var entries = new List<ZipDirectoryEntry>();
        for (var at = start; entries.Count < Math.Min(count, most); )
        {
            var header = Slice(archive, at, EntrySize).Span;
            if (!header.StartsWith("PK\x01\x02"u8))
            {
                throw Malformed();
            }

            int name = U16(header, 28),
                extra = U16(header, 30),
                comment = U16(header, 32);
            entries.Add(
                Large(
                    new ZipDirectoryEntry(
                        U16(header, 8),
                        U16(header, 10),
                        U16(header, 12),
                        U32(header, 16),
                        U32(header, 20),
                        U32(header, 24),
                        U32(header, 42),
                        Slice(archive, at + EntrySize + name, extra)
                    )
                )
            );
            at += EntrySize + name + extra + comment;
        }
        return entries;
    }

    /// <summary>The bytes of an entry as they lie in the archive.</summary>
    /// <exception cref="InvalidDataException">They do not lie in it.</exception>
    public static ReadOnlyMemory<byte> Bytes(ReadOnlyMemory<byte> archive, ZipDirectoryEntry entry)
    {
        var local = Slice(archive, entry.Offset, LocalSize).Span;
        return local.StartsWith("PK\x03\x04"u8)
            ? Slice(archive, entry.Offset + LocalSize + U16(local, 26) + U16(local, 28), entry.Packed)
            : throw Malformed();
    }

    private static (long Start, long Count) Begin(ReadOnlySpan<byte> archive)
    {
        var tail = archive[Math.Max(0, archive.Length - EndSize - MaxComment)..];
        var end = tail.LastIndexOf("PK\x05\x06"u8);
        if (end < 0 || tail.Length - end < EndSize)
        {
            throw Malformed();
        }

        long start = U32(tail, end + 16);
        long count = U16(tail, end + 10);
        // Of large archives a second end, which the first leads to (4.3.14, 4.3.15).
        var locator = end - 20;
        if ((start == uint.MaxValue || count == ushort.MaxValue) && locator >= 0)
        {
            var at = BinaryPrimitives.ReadInt64LittleEndian(tail[(locator + 8)..]);
            if (at < 0 || at > archive.Length - 56)
            {
                throw Malformed();
            }

            count = BinaryPrimitives.ReadInt64LittleEndian(archive[((int)at + 32)..]);
            start = BinaryPrimitives.ReadInt64LittleEndian(archive[((int)at + 48)..]);
        }
        return (start, count);
    }

    // Numbers that do not fit stand in a field of their own, in this order (4.5.3).
    private static ZipDirectoryEntry Large(ZipDirectoryEntry entry)
    {
        var field = entry.Field(Zip64Field);
        return entry with
        {
            Size = Number(entry.Size, ref field),
            Packed = Number(entry.Packed, ref field),
            Offset = Number(entry.Offset, ref field),
        };

        static long Number(long small, ref ReadOnlyMemory<byte> field)
        {
            if (small != uint.MaxValue || field.Length < sizeof(long))
            {
                return small;
            }

            var large = BinaryPrimitives.ReadInt64LittleEndian(field.Span);
            field = field[sizeof(long)..];
            return large;
        }
    }

    private static ReadOnlyMemory<byte> Slice(ReadOnlyMemory<byte> bytes, long start, long length) =>
        start >= 0 && length >= 0 && start <= bytes.Length - length
            ? bytes.Slice((int)start, (int)length)
            : throw Malformed();

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static InvalidDataException Malformed() => new("The directory of the archive is malformed.");
}
