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
    public static byte[] Of(params (string Text, ushort Style, byte[] Changes)[] paragraphs)
    {
        var text = Encoding.Unicode.GetBytes(string.Concat(paragraphs.Select(paragraph => paragraph.Text)));
        var page = (TextAt + text.Length + PageSize - 1) / PageSize;
        var document = new byte[(page + 1) * PageSize];
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
        return Compounds.Of(("WordDocument", document), ("0Table", [.. piece, .. papers]));
    }

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
