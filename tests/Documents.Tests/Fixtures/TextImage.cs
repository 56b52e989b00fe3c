using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Printed text as black and white pixels: rows from the top, eight pixels a byte, 1 is black.</summary>
internal sealed record TextImage(int Width, int Height, byte[] Pixels)
{
    /// <summary>A heading "휴가 규정" and two paragraphs.</summary>
    public static TextImage Korean { get; } = Load("korean.pbm.gz");

    /// <summary>A heading "Travel rules" and two paragraphs.</summary>
    public static TextImage English { get; } = Load("english.pbm.gz");

    /// <summary>Nothing.</summary>
    public static TextImage Blank { get; } = new(640, 480, new byte[80 * 480]);

    private int Stride => (Width + 7) / 8;

    /// <summary>A file of the fixtures as it is.</summary>
    public static byte[] File(string name)
    {
        using var stream = typeof(TextImage).Assembly.GetManifestResourceStream(name)!;
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    public byte[] Png()
    {
        var rows = new MemoryStream();
        using (var packed = new ZLibStream(rows, CompressionLevel.Fastest, true))
        {
            for (var y = 0; y < Height; y++)
            {
                packed.WriteByte(0);
                packed.Write([.. Enumerable.Range(0, Width).Select(x => IsBlack(x, y) ? (byte)0 : (byte)0xFF)]);
            }
        }

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Height);
        header[8] = 8;
        return
        [
            0x89,
            .. "PNG\r\n\x1A\n"u8,
            .. Part("IHDR", header),
            .. Part("IDAT", rows.ToArray()),
            .. Part("IEND", []),
        ];
    }

    public byte[] Bmp()
    {
        var stride = (Stride + 3) / 4 * 4;
        var file = new byte[62 + (stride * Height)];
        "BM"u8.CopyTo(file);
        Write(2, file.Length);
        Write(10, 62);
        Write(14, 40);
        Write(18, Width);
        Write(22, Height);
        (file[26], file[28]) = (1, 1);
        // Two colours: white for 0, black for 1.
        file.AsSpan(54, 3).Fill(0xFF);
        for (var y = 0; y < Height; y++)
        {
            Row(y).CopyTo(file.AsSpan(62 + ((Height - 1 - y) * stride)));
        }

        return file;

        void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }

    /// <summary>A file of several pages, each in one strip.</summary>
    public static byte[] Tiff(bool bigEndian, params TextImage[] pages)
    {
        var file = new MemoryStream();
        file.Write(bigEndian ? "MM\0*"u8 : "II*\0"u8);
        Number(8 + pages[0].Pixels.Length, 4);
        for (var i = 0; i < pages.Length; i++)
        {
            var page = pages[i];
            var strip = (int)file.Length;
            file.Write(page.Pixels);
            (int Tag, int Type, int Value)[] entries =
            [
                (254, 4, 2),
                (256, 4, page.Width),
                (257, 4, page.Height),
                (258, 3, 1),
                (259, 3, 1),
                (262, 3, 0),
                (273, 4, strip),
                (277, 3, 1),
                (278, 4, page.Height),
                (279, 4, page.Pixels.Length),
            ];
            Number(entries.Length, 2);
            foreach (var (tag, type, value) in entries)
            {
                Number(tag, 2);
                Number(type, 2);
                Number(1, 4);
                Number(value, type == 3 ? 2 : 4);
                Number(0, type == 3 ? 2 : 0);
            }

            Number(i + 1 < pages.Length ? (int)file.Length + 4 + pages[i + 1].Pixels.Length : 0, 4);
        }
        return file.ToArray();

        void Number(int value, int bytes)
        {
            for (var i = 0; i < bytes; i++)
            {
                file.WriteByte((byte)(value >> (8 * (bigEndian ? bytes - 1 - i : i))));
            }
        }
    }

    private bool IsBlack(int x, int y) => (Pixels[(y * Stride) + (x / 8)] & (0x80 >> (x % 8))) != 0;

    private byte[] Row(int y) => Pixels[(y * Stride)..((y + 1) * Stride)];

    private static byte[] Part(string type, byte[] content)
    {
        byte[] named = [.. Encoding.ASCII.GetBytes(type), .. content];
        var part = new byte[named.Length + 8];
        BinaryPrimitives.WriteInt32BigEndian(part, content.Length);
        named.CopyTo(part, 4);
        BinaryPrimitives.WriteUInt32BigEndian(part.AsSpan(named.Length + 4), Crc32.HashToUInt32(named));
        return part;
    }

    // Portable bitmap: "P4", width and height, then the pixels.
    private static TextImage Load(string name)
    {
        using var stream = new GZipStream(new MemoryStream(File(name)), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        var file = bytes.ToArray();
        var header = Encoding.ASCII.GetString(file, 0, 32).Split('\n', ' ');
        var start = header.Take(3).Sum(word => word.Length + 1);
        return new TextImage(int.Parse(header[1]), int.Parse(header[2]), file[start..]);
    }
}
