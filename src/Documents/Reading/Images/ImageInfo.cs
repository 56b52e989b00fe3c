using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Images;

/// <summary>What an image says of itself at its beginning, read without decoding it.</summary>
/// <param name="Format">What its format is called: "PNG".</param>
/// <param name="Pages">Its pages; one, but in TIFF.</param>
internal sealed record ImageInfo(string Format, IReadOnlyList<ImagePage> Pages)
{
    private const int SmallBitmapHeader = 12;

    /// <summary>Whether bytes begin as an image of a format that is read.</summary>
    public static bool IsImage(ReadOnlySpan<byte> content) =>
        content.StartsWith(PngMark)
        || content.StartsWith(JpegMark)
        || content.StartsWith("GIF8"u8)
        || IsWebP(content)
        || IsBitmap(content)
        || TiffPages.IsTiff(content);

    /// <summary>Reads an image's header; null when the bytes are no image of a format that is read.</summary>
    /// <exception cref="DocumentReadException">It is one, and damaged.</exception>
    public static ImageInfo? Of(ReadOnlySpan<byte> content)
    {
        if (TiffPages.IsTiff(content))
        {
            return new ImageInfo("TIFF", TiffPages.Of(content));
        }

        var (format, page) =
            content.StartsWith(PngMark) ? ("PNG", Png(content))
            : content.StartsWith(JpegMark) ? ("JPEG", Jpeg(content))
            : content.StartsWith("GIF8"u8) ? ("GIF", Gif(content))
            : IsWebP(content) ? ("WebP", WebP(content))
            : IsBitmap(content) ? ("BMP", Bitmap(content))
            : ((string?)null, (ImagePage?)null);
        return format is null ? null
            : page is { Pixels: > 0 } size ? new ImageInfo(format, [size])
            : throw Failures.Damaged(format);
    }

    private static ReadOnlySpan<byte> PngMark => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    private static ReadOnlySpan<byte> JpegMark => [0xFF, 0xD8, 0xFF];

    private static bool IsWebP(ReadOnlySpan<byte> content) =>
        content.Length >= 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8);

    private static ImagePage? Png(ReadOnlySpan<byte> content) =>
        content.Length < 24
            ? null
            : new ImagePage(
                null,
                BinaryPrimitives.ReadUInt32BigEndian(content[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(content[20..])
            );

    // The size stands in the first frame header, behind segments of any kind.
    private static ImagePage? Jpeg(ReadOnlySpan<byte> content)
    {
        for (var at = 2; at + 9 < content.Length; )
        {
            if (content[at] != 0xFF)
            {
                return null;
            }

            var kind = content[at + 1];
            if (kind is 0xFF or (>= 0xD0 and <= 0xD9) or 0x01)
            {
                at += kind == 0xFF ? 1 : 2;
                continue;
            }

            // All start-of-frame marks, between which stand tables.
            if (kind is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return new ImagePage(
                    null,
                    BinaryPrimitives.ReadUInt16BigEndian(content[(at + 7)..]),
                    BinaryPrimitives.ReadUInt16BigEndian(content[(at + 5)..])
                );
            }

            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(content[(at + 2)..]);
        }
        return null;
    }

    private static ImagePage? Gif(ReadOnlySpan<byte> content) =>
        content.Length < 10
            ? null
            : new ImagePage(
                null,
                BinaryPrimitives.ReadUInt16LittleEndian(content[6..]),
                BinaryPrimitives.ReadUInt16LittleEndian(content[8..])
            );

    private static ImagePage? WebP(ReadOnlySpan<byte> content)
    {
        if (content.Length < 30)
        {
            return null;
        }

        var kind = content.Slice(12, 4);
        if (kind.SequenceEqual("VP8X"u8))
        {
            return new ImagePage(null, Of24Bits(content[24..]) + 1, Of24Bits(content[27..]) + 1);
        }

        if (kind.SequenceEqual("VP8L"u8))
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(content[21..]);
            return new ImagePage(null, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1);
        }

        return kind.SequenceEqual("VP8 "u8)
            ? new ImagePage(
                null,
                BinaryPrimitives.ReadUInt16LittleEndian(content[26..]) & 0x3FFF,
                BinaryPrimitives.ReadUInt16LittleEndian(content[28..]) & 0x3FFF
            )
            : null;
    }

    private static long Of24Bits(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    // Two letters may begin any text; the size of the second header may not stand in one.
    private static bool IsBitmap(ReadOnlySpan<byte> content) =>
        content.Length > 26
        && content.StartsWith("BM"u8)
        && BinaryPrimitives.ReadUInt32LittleEndian(content[14..])
            is SmallBitmapHeader
                or 40
                or 52
                or 56
                or 64
                or 108
                or 124;

    private static ImagePage Bitmap(ReadOnlySpan<byte> content) =>
        BinaryPrimitives.ReadUInt32LittleEndian(content[14..]) == SmallBitmapHeader
            ? new ImagePage(
                null,
                BinaryPrimitives.ReadUInt16LittleEndian(content[18..]),
                BinaryPrimitives.ReadUInt16LittleEndian(content[20..])
            )
            // A negative height means that the rows stand from the top.
            : new ImagePage(
                null,
                Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(content[18..])),
                Math.Abs((long)BinaryPrimitives.ReadInt32LittleEndian(content[22..]))
            );
}

/// <summary>The size of an image.</summary>
/// <param name="Number">Which of the file's images it is, from 0; null: the only one.</param>
/// <param name="Width">Pixels from left to right.</param>
/// <param name="Height">Pixels from top to bottom.</param>
internal readonly record struct ImagePage(int? Number, long Width, long Height)
{
    /// <summary>How many pixels it has.</summary>
    public long Pixels => Width * Height;
}
