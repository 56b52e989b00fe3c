using System.Buffers.Binary;
using System.Text;

namespace Pipeline.Documents.Tests.Fixtures;

/// <summary>Writes Word documents of before 2007: one piece of text, and a page of what is known of its
/// paragraphs.</summary>
internal static class Docs
{
    private const int TextAt = 0x400;
    private const int PageSize = 512;

    /// <summary>A document of paragraphs, each with its ending mark, its style and changes to it.</summary>
    public static byte[] Of(params (string Text, ushort Style, byte[] Changes)[] paragraphs) =>
        Of([], [], [], paragraphs);

    /// <summary>A document with lists, styles and hidden text.</summary>
    /// <param name="lists">Lists of one definition each, of the texts of their levels with "%1" for the first number,
    /// and their formats.</param>
    /// <param name="styles">Styles: Word's number of each, what it is based on, and changes.</param>
    /// <param name="hidden">Ranges of characters that are hidden.</param>
    /// <param name="paragraphs">The paragraphs.</param>
    public static byte[] Of(
        (string Text, byte Format)[][] lists,
        (int Own, int BasedOn, byte[] Changes)[] styles,
        (int Start, int End)[] hidden,
        params (string Text, ushort Style, byte[] Changes)[] paragraphs
    )
    {
        var text = Encoding.Unicode.GetBytes(string.Concat(paragraphs.Select(paragraph => paragraph.Text)));
        var page = (TextAt + text.Length + PageSize - 1) / PageSize;
        var document = new byte[(page + 2) * PageSize];
        text.CopyTo(document, TextAt);
        Number(document, 0, 0xA5EC, 2);
        Number(document, 2, 0xC1, 2);
        Number(document, 0x4C, text.Length / 2, 4);
        var piece = new byte[5 + 8 + 8];
        piece[0] = 2;
        Number(piece, 1, 16, 4);
        Number(piece, 9, text.Length / 2, 4);
        Number(piece, 15, TextAt, 4);
        var papers = new byte[12];
        Number(papers, 0, TextAt, 4);
        Number(papers, 4, TextAt + text.Length, 4);
        Number(papers, 8, page, 4);
        Number(document, 0x1A2, 0, 4);
        Number(document, 0x1A6, piece.Length, 4);
        Number(document, 0x102, piece.Length, 4);
        Number(document, 0x106, papers.Length, 4);
        Page(document.AsSpan(page * PageSize, PageSize), paragraphs);
        Hide(document.AsSpan((page + 1) * PageSize, PageSize), hidden);
        byte[] characters = [.. papers[..8], .. BitConverter.GetBytes(page + 1)];
        var table = new List<byte>([.. piece, .. papers]);
        Put(0xFA, characters);
        if (lists.Length > 0)
        {
            Put(0x2E2, Definitions(lists));
            Put(0x2EA, Overrides(lists.Length));
        }

        if (styles.Length > 0)
        {
            Put(0xA2, Styles(styles));
        }

        return Compounds.Of(("WordDocument", document), ("0Table", [.. table]));

        void Put(int at, byte[] part)
        {
            Number(document, at, table.Count, 4);
            Number(document, at + 4, part.Length, 4);
            table.AddRange(part);
        }
    }

    // Lists, then the levels of all of them; a character below 9 is the number of a level.
    private static byte[] Definitions((string Text, byte Format)[][] lists)
    {
        var bytes = new List<byte>(Half(lists.Length));
        for (var i = 0; i < lists.Length; i++)
        {
            bytes.AddRange([.. BitConverter.GetBytes(100 + i), .. new byte[24]]);
        }

        foreach (var levels in lists)
        {
            for (var level = 0; level < 9; level++)
            {
                var (text, format) = level < levels.Length ? levels[level] : ("", (byte)0xFF);
                for (var named = 1; named <= 9; named++)
                {
                    text = text.Replace($"%{named}", $"{(char)(named - 1)}");
                }

                bytes.AddRange([
                    .. BitConverter.GetBytes(1),
                    format,
                    .. new byte[19],
                    1,
                    2,
                    0,
                    0,
                    0xAA,
                    0xAA,
                    0xAA,
                    .. Half(text.Length),
                    .. Encoding.Unicode.GetBytes(text),
                ]);
            }
        }
        return [.. bytes];
    }

    // The first list once, then once more from 7 on, then the others.
    private static byte[] Overrides(int lists)
    {
        var bytes = new List<byte>(BitConverter.GetBytes(lists + 1));
        for (var i = -1; i < lists; i++)
        {
            bytes.AddRange([
                .. BitConverter.GetBytes(100 + Math.Max(i, 0)),
                .. new byte[8],
                (byte)(i == 0 ? 1 : 0),
                0,
                0,
                0,
            ]);
        }

        for (var i = -1; i < lists; i++)
        {
            bytes.AddRange(new byte[4]);
            bytes.AddRange(i == 0 ? [.. BitConverter.GetBytes(7), 0x10, 0, 0, 0] : []);
        }
        return [.. bytes];
    }

    private static byte[] Styles((int Own, int BasedOn, byte[] Changes)[] styles)
    {
        const int BaseSize = 10;
        var bytes = new List<byte>([18, 0, .. Half(styles.Length), .. Half(BaseSize), .. new byte[14]]);
        foreach (var (i, (own, basedOn, changes)) in styles.Index())
        {
            byte[] style =
            [
                .. Half(own),
                .. Half(1 | (basedOn << 4)),
                .. new byte[BaseSize - 4],
                .. Half(2),
                .. Encoding.Unicode.GetBytes("이름"),
                0,
                0,
                .. Half(2 + changes.Length),
                .. Half(i),
                .. changes,
            ];
            bytes.AddRange([.. Half(style.Length), .. style, .. new byte[style.Length & 1]]);
        }
        return [.. bytes];
    }

    private static void Hide(Span<byte> page, (int Start, int End)[] hidden)
    {
        var edges = hidden.SelectMany(range => (int[])[range.Start, range.End]).Prepend(0).Append(10_000).ToList();
        for (var i = 0; i < edges.Count; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(page[(i * 4)..], TextAt + (edges[i] * 2));
        }

        ReadOnlySpan<byte> changes = [3, 0x3C, 0x08, 1];
        changes.CopyTo(page[256..]);
        page[PageSize - 1] = (byte)(edges.Count - 1);
        for (var i = 1; i < edges.Count - 1; i += 2)
        {
            page[(edges.Count * 4) + i] = 128;
        }
    }

    private static byte[] Half(int number) => BitConverter.GetBytes((short)number);

    private static void Page(Span<byte> page, (string Text, ushort Style, byte[] Changes)[] paragraphs)
    {
        var at = TextAt;
        var free = PageSize - 2;
        for (var i = 0; i < paragraphs.Length; i++)
        {
            BinaryPrimitives.WriteInt32LittleEndian(page[(i * 4)..], at);
            at += paragraphs[i].Text.Length * 2;
            var changes = paragraphs[i].Changes;
            var size = 2 + changes.Length;
            free = (free - size - 2) & ~1;
            page[((paragraphs.Length + 1) * 4) + (i * 13)] = (byte)(free / 2);
            page[free + 1] = (byte)((size + 1) / 2);
            BinaryPrimitives.WriteUInt16LittleEndian(page[(free + 2)..], paragraphs[i].Style);
            changes.CopyTo(page[(free + 4)..]);
        }

        BinaryPrimitives.WriteInt32LittleEndian(page[(paragraphs.Length * 4)..], at);
        page[PageSize - 1] = (byte)paragraphs.Length;
    }

    private static void Number(byte[] bytes, int at, int value, int size)
    {
        for (var i = 0; i < size; i++)
        {
            bytes[at + i] = (byte)(value >> (8 * i));
        }
    }
}
