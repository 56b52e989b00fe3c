using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes HWP 5 documents record by record ("한글 문서 파일 형식 5.0").</summary>
internal static class Hwps
{
    public const int Numbering = 0x17;
    public const int ParaShape = 0x19;
    public const int Style = 0x1A;
    public const int ParaHeader = 0x42;
    public const int ParaText = 0x43;
    public const int CtrlHeader = 0x47;
    public const int ListHeader = 0x48;
    public const int ShapeComponent = 0x4C;
    public const int Table = 0x4D;
    public const int EqEdit = 0x58;
    public const int MemoList = 0x5D;

    public const uint Compressed = 1;
    public const uint Password = 2;
    public const uint Distribution = 4;
    public const uint Drm = 16;

    /// <summary>The control that begins a section whose outline has the first numbering.</summary>
    public static byte[] Section => ControlHeader(1, "secd", new byte[14], U16(1), new byte[12]);

    /// <summary>The records of a section with headings, lists, a table with a header and merged cells.</summary>
    public static byte[] Full =>
        [
            .. Paragraph(1, Control(2) + "총칙", Section),
            .. Paragraph(0, "이 규칙은\n회사의 근로조건을 정한다."),
            .. Paragraph(2, "휴가"),
            .. Paragraph(3, "연차는 15일이다."),
            .. Paragraph(3, "병가는 10일이다."),
            .. Paragraph(4, "반차도 있다."),
            .. Paragraph(
                0,
                Control(11),
                TableOf(
                    "표 휴가 일수",
                    (0, 0, 1, 1, true, "직급"),
                    (0, 1, 1, 1, true, "휴가"),
                    (1, 0, 1, 1, false, "사원"),
                    (1, 1, 2, 1, false, "15일"),
                    (2, 0, 1, 1, false, "과장")
                )
            ),
            .. Paragraph(1, "부칙"),
        ];

    /// <summary>A document of sections of records; the shapes are: 0 plain, 1 and 2 the first levels of the outline, 3
    /// numbered, 4 with a bullet.</summary>
    public static byte[] Of(uint flags, params byte[][] sections)
    {
        var streams = new List<(string, byte[])>
        {
            ("FileHeader", Header(flags)),
            ("DocInfo", Stored(DocInfo(), flags)),
            ("BodyText/Section0", Stored(Paragraph(0, "호환 안내"), flags & Compressed)),
            ("\u0005HwpSummaryInformation", Summary("취업 규칙")),
        };
        for (var i = 0; i < sections.Length; i++)
        {
            if ((flags & Distribution) == 0)
            {
                streams.RemoveAll(stream => stream.Item1 == $"BodyText/Section{i}");
            }

            streams.Add(
                (flags & Distribution) == 0
                    ? ($"BodyText/Section{i}", Stored(sections[i], flags))
                    : ($"ViewText/Section{i}", Locked(Stored(sections[i], flags)))
            );
        }
        return Compounds.Of([.. streams]);
    }

    public static byte[] Header(uint flags, byte major = 5)
    {
        var header = new byte[256];
        Encoding.ASCII.GetBytes("HWP Document File").CopyTo(header, 0);
        header[35] = major;
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(36), flags);
        return header;
    }

    /// <summary>A record; of 4095 bytes and more with its size in a number of its own.</summary>
    public static byte[] Record(int tag, int level, params ReadOnlySpan<byte[]> data)
    {
        byte[] all = [.. data.ToArray().SelectMany(part => part)];
        var size = Math.Min(all.Length, 0xFFF);
        var head = U32((uint)tag | ((uint)level << 10) | ((uint)size << 20));
        return size == 0xFFF ? [.. head, .. U32((uint)all.Length), .. all] : [.. head, .. all];
    }

    /// <summary>A paragraph of level 0, with the records of its controls (of level 1).</summary>
    public static byte[] Paragraph(int shape, string text, params byte[][] controls) =>
        ParagraphAt(0, shape, text, controls);

    public static byte[] ParagraphAt(int level, int shape, string text, params byte[][] controls) =>
        [
            .. Record(ParaHeader, level, U32((uint)text.Length + 1), U32(0), U16(shape), new byte[14]),
            .. Record(ParaText, level + 1, Encoding.Unicode.GetBytes(text + "\r")),
            .. controls.SelectMany(control => control),
        ];

    /// <summary>The eight characters that stand for a control.</summary>
    public static string Control(int code) => $"{(char)code}\0\0\0\0\0\0{(char)code}";

    public static byte[] ControlHeader(int level, string id, params ReadOnlySpan<byte[]> data) =>
        Record(
            CtrlHeader,
            level,
            [
                .. (ReadOnlySpan<byte[]>)
                    [
                        [.. Encoding.ASCII.GetBytes(id).Reverse()],
                    ],
                .. data,
            ]
        );

    /// <summary>A table of level 1 with a caption and cells of (row, column, rows, columns, title, text).</summary>
    public static byte[] TableOf(
        string caption,
        params (int Row, int Column, int Rows, int Columns, bool Title, string Text)[] cells
    )
    {
        var records = new List<byte>();
        records.AddRange(ControlHeader(1, "tbl ", U32(1)));
        if (caption.Length > 0)
        {
            records.AddRange(Record(ListHeader, 2, U32(1), U32(0), new byte[14]));
            records.AddRange(ParagraphAt(2, 0, caption));
        }

        records.AddRange(Record(Table, 2, U32(4), U16(2), U16(2), new byte[10]));
        foreach (var (row, column, rows, columns, title, text) in cells)
        {
            records.AddRange(
                Record(
                    ListHeader,
                    2,
                    U32(1),
                    U32(title ? 1u << 18 : 0),
                    U16(column),
                    U16(row),
                    U16(columns),
                    U16(rows),
                    new byte[18]
                )
            );
            records.AddRange(ParagraphAt(2, 0, text));
        }
        return [.. records];
    }

    public static byte[] U16(int value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] U32(uint value) => [(byte)value, (byte)(value >> 8), (byte)(value >> 16), (byte)(value >> 24)];

    public static byte[] Text(string text) => [.. U16(text.Length), .. Encoding.Unicode.GetBytes(text)];

    private static byte[] DocInfo() =>
        [
            .. Record(Numbering, 1, [.. Levels(), U16(0), .. Starts(7, 1), .. Extended(), .. Starts(3, 5)]),
            .. Shape(0, 0, 0),
            .. Shape(1, 0, 0),
            .. Shape(1, 1, 0),
            .. Shape(2, 1, 1),
            .. Shape(3, 0, 1),
            .. Shape(1, 6, 0, U32(7)),
            .. Record(Style, 1, Text("바탕글"), Text("Normal"), new byte[8]),
        ];

    private static byte[] Shape(uint head, uint level, int numbering, params byte[] further) =>
        Record(ParaShape, 1, U32((head << 23) | (level << 25)), new byte[26], U16(numbering), new byte[22], further);

    // The second level counts 가, 나, 다.
    private static IEnumerable<byte[]> Levels() =>
        Enumerable
            .Range(1, 7)
            .SelectMany(level =>
                (byte[][])[U32(level == 2 ? 8u << 5 : 0), U32(0), U32(0), Text(level == 1 ? "제^1장" : $"^{level}.")]
            );

    private static IEnumerable<byte[]> Extended() =>
        Enumerable.Range(8, 3).SelectMany(level => (byte[][])[new byte[12], Text($"<^1.^{level % 10}>")]);

    private static IEnumerable<byte[]> Starts(int count, uint number) =>
        Enumerable.Range(0, count).Select(_ => U32(number));

    private static byte[] Stored(byte[] records, uint flags)
    {
        if ((flags & Compressed) == 0)
        {
            return records;
        }

        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(records);
        }

        return packed.ToArray();
    }

    // As distribution documents are made: a record that hides the key under a mask, then the text under the key.
    private static byte[] Locked(byte[] section)
    {
        var hidden = new byte[256];
        new Random(7).NextBytes(hidden);
        var offset = 4 + (hidden[0] & 0xF);
        var key = hidden[offset..(offset + 16)];
        var seed = BinaryPrimitives.ReadUInt32LittleEndian(hidden);
        byte mask = 0;
        for (int i = 0, left = 0; i < 256; i++, left--)
        {
            if (left == 0)
            {
                mask = (byte)Next();
                left = (Next() & 0xF) + 1;
            }

            hidden[i] ^= i < 4 ? (byte)0 : mask;
        }

        using var aes = Aes.Create();
        aes.Key = key;
        var whole = new byte[(section.Length + 15) / 16 * 16];
        section.CopyTo(whole, 0);
        return [.. Record(0x1C, 0, hidden), .. aes.EncryptEcb(whole, PaddingMode.None)];

        int Next()
        {
            seed = unchecked((seed * 214013) + 2531011);
            return (int)((seed >> 16) & 0x7FFF);
        }
    }

    private static byte[] Summary(string title) =>
        [
            .. new byte[44],
            .. U32(48),
            .. U32(0),
            .. U32(1),
            .. U32(2),
            .. U32(16),
            .. U32(0x1F),
            .. U32((uint)title.Length + 1),
            .. Encoding.Unicode.GetBytes(title + "\0"),
        ];
}
