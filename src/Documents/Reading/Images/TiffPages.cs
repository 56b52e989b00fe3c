using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Images;

/// <summary>The directories of a TIFF or BigTIFF file, one an image (TIFF 6.0, section 2): how large each is.</summary>
internal static class TiffPages
{
    private const int SubfileType = 254;
    private const int Width = 256;
    private const int Height = 257;
    private const int TypeShort = 3;

    // A smaller copy of another image of the file.
    private const int ReducedCopy = 1;

    private const int MaxDirectories = 100_000;

    /// <summary>Whether the bytes begin as TIFF does.</summary>
    public static bool IsTiff(ReadOnlySpan<byte> content) =>
        content.Length >= 8
        && (
            content.StartsWith("II*\0"u8)
            || content.StartsWith("MM\0*"u8)
            || content.StartsWith("II+\0"u8)
            || content.StartsWith("MM\0+"u8)
        );

    /// <summary>The pages in the order of the file, without smaller copies.</summary>
    /// <exception cref="DocumentReadException">The file is damaged, or its directories run in a circle.</exception>
    public static IReadOnlyList<ImagePage> Of(ReadOnlySpan<byte> content)
    {
        var file = new TiffBytes(content);
        var pages = new List<ImagePage>();
        var seen = new HashSet<long>();
        var at = file.First();
        for (var number = 0; at != 0; number++)
        {
            if (number >= MaxDirectories || !seen.Add(at) || file.Count(at) is not { } entries)
            {
                throw Failures.Damaged("TIFF");
            }

            var (kind, width, height) = (0L, 0L, 0L);
            for (var i = 0L; i < entries; i++)
            {
                var (tag, value) = file.Entry(at, i);
                (kind, width, height) = tag switch
                {
                    SubfileType => (value, width, height),
                    Width => (kind, value, height),
                    Height => (kind, width, value),
                    _ => (kind, width, height),
                };
            }
            if (width is <= 0 or > int.MaxValue || height is <= 0 or > int.MaxValue)
            {
                throw Failures.Damaged("TIFF");
            }

            if ((kind & ReducedCopy) == 0)
            {
                pages.Add(new ImagePage(number, width, height));
            }

            at = file.Next(at, entries);
        }
        return pages.Count > 0 ? pages : throw Failures.Damaged("TIFF");
    }

    /// <summary>Numbers of a TIFF file, in its byte order and width; all looked for where there are bytes.</summary>
    private readonly ref struct TiffBytes(ReadOnlySpan<byte> content)
    {
        private readonly ReadOnlySpan<byte> _content = content;
        private readonly bool _isLittle = content[0] == (byte)'I';
        private readonly bool _isBig = content[2] == (byte)'+' || content[3] == (byte)'+';

        private int CountBytes => _isBig ? 8 : 2;

        private int EntryBytes => _isBig ? 20 : 12;

        private int OffsetBytes => _isBig ? 8 : 4;

        public long First() => Offset(_isBig ? 8 : 4);

        /// <summary>How many entries a directory has; null when it is not in the file.</summary>
        public long? Count(long at)
        {
            if (at < 0 || at > _content.Length - CountBytes)
            {
                return null;
            }

            var count = _isBig ? Offset(at) : Short(at);
            return
                count is > 0 and <= ushort.MaxValue
                && at + CountBytes + (count * EntryBytes) + OffsetBytes <= _content.Length
                ? count
                : null;
        }

        public (int Tag, long Value) Entry(long directory, long index)
        {
            var at = directory + CountBytes + (index * EntryBytes);
            var value = at + (_isBig ? 12 : 8);
            return (Short(at), Short(at + 2) == TypeShort ? Short(value) : Long(value));
        }

        public long Next(long directory, long entries) => Offset(directory + CountBytes + (entries * EntryBytes));

        private long Offset(long at) => _isBig ? (long)Math.Min(LongLong(at), long.MaxValue) : Long(at);

        private int Short(long at)
        {
            var bytes = _content.Slice((int)at, 2);
            return _isLittle
                ? BinaryPrimitives.ReadUInt16LittleEndian(bytes)
                : BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        private long Long(long at)
        {
            var bytes = _content.Slice((int)at, 4);
            return _isLittle
                ? BinaryPrimitives.ReadUInt32LittleEndian(bytes)
                : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        private ulong LongLong(long at)
        {
            var bytes = _content.Slice((int)at, 8);
            return _isLittle
                ? BinaryPrimitives.ReadUInt64LittleEndian(bytes)
                : BinaryPrimitives.ReadUInt64BigEndian(bytes);
        }
    }
}
