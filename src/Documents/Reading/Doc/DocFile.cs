using System.Buffers.Binary;
using System.Text;
using Pipeline.Documents.Reading.Compound;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>The text of a Word document, piece by piece, and what is known of its paragraphs. Offsets in the file are
/// never believed.</summary>
internal sealed class DocFile
{
    private const int Magic = 0xA5EC;
    private const int FirstUnicode = 0xC1;
    private const int PageSize = 512;
    private const int LeastLength = 0x200;
    private const int WithLists = 0x2F2;

    private readonly byte[] _document;
    private readonly List<(int Start, int End, long Offset, bool Wide)> _pieces = [];
    private readonly List<(long Start, long End, DocParagraph Paragraph)> _paragraphs = [];
    private DocStyles _styles = new([], 0, 0);

    private DocFile(byte[] document) => _document = document;

    /// <summary>The lists that paragraphs are items of.</summary>
    public DocLists Lists { get; private set; } = new([], 0, 0);

    /// <summary>The text that is not shown.</summary>
    public DocHiddenText Hidden { get; } = new();

    /// <summary>The parts that are read: first the text, then its notes, comments and boxes, by characters.</summary>
    public IReadOnlyList<(int Start, int End, bool IsMain)> Parts { get; private set; } = [];

    /// <summary>Opens a document.</summary>
    /// <param name="file">Its streams.</param>
    /// <param name="password">Its password; null: none was given.</param>
    /// <exception cref="DocumentReadException">It is locked or damaged.</exception>
    public static DocFile Open(CompoundFile file, string? password)
    {
        var document = file.Root.Find("WordDocument") is { IsStorage: false } stream ? file.Read(stream) : [];
        if (document.Length < LeastLength || U16(document, 0) != Magic && U16(document, 0) != 0xA5DC)
        {
            throw Failures.Damaged("DOC");
        }

        var flags = U16(document, 0x0A);
        var isOld = U16(document, 2) < FirstUnicode;
        var name = (flags & 0x0200) != 0 ? "1Table" : "0Table";
        var table = !isOld && file.Root.Find(name) is { IsStorage: false } entry ? file.Read(entry) : [];
        if ((flags & 0x0100) != 0)
        {
            (document, table) = isOld
                ? throw Failures.UnreadEncryption("Word 6, 95")
                : DocLock.Open(document, table, password);
        }

        var result = new DocFile(document);
        if (isOld)
        {
            result.TakeOld();
            return result;
        }

        result.TakePieces(table, U32(document, 0x1A2), U32(document, 0x1A6));
        result._styles = new DocStyles(table, U32(document, 0xA2), U32(document, 0xA6));
        result.TakePages(table, U32(document, 0x102), U32(document, 0x106), result.TakePage);
        result._paragraphs.Sort((a, b) => a.Start.CompareTo(b.Start));
        result.TakePages(table, U32(document, 0xFA), U32(document, 0xFE), result.Hidden.TakePage);
        result.Hidden.Sort();
        if (document.Length >= WithLists)
        {
            result.Lists = new DocLists(
                table,
                U32(document, 0x2E6) > 0 ? U32(document, 0x2E2) : 0,
                U32(document, 0x2EE) > 0 ? U32(document, 0x2EA) : 0
            );
        }

        result.TakeParts();
        return result;
    }

    /// <summary>The characters of a range, each with its offset in the stream.</summary>
    public IEnumerable<(char Character, long Offset)> Characters(int start, int end)
    {
        foreach (var piece in _pieces)
        {
            var (first, last) = (Math.Max(start, piece.Start), Math.Min(end, piece.End));
            for (var i = first; i < last; i++)
            {
                var at = piece.Offset + ((i - piece.Start) * (piece.Wide ? 2L : 1L));
                if (at < 0 || at + (piece.Wide ? 1 : 0) >= _document.Length)
                {
                    break;
                }

                yield return (piece.Wide ? (char)U16(_document, (int)at) : Narrow(_document[at]), at);
            }
        }
    }

    /// <summary>What is known of the paragraph of the character at an offset.</summary>
    public DocParagraph ParagraphAt(long offset)
    {
        var (low, high) = (0, _paragraphs.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var (start, end, paragraph) = _paragraphs[middle];
            if (offset < start)
            {
                high = middle - 1;
            }
            else if (offset >= end)
            {
                low = middle + 1;
            }
            else
            {
                return paragraph;
            }
        }
        return default;
    }

    private static ushort U16(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private static uint U32(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    // Code page 1252, as far as it is not Latin-1 (2.9.73).
    private static char Narrow(byte value) =>
        value is >= 0x80 and < 0xA0 ? Encoding.GetEncoding(1252).GetString([value])[0] : (char)value;

    // Before Word 97 the text lies in one piece.
    private void TakeOld()
    {
        var (start, end) = (U32(_document, 0x18), U32(_document, 0x1C));
        var length = (int)Math.Clamp((long)end - start, 0, _document.Length);
        _pieces.Add((0, length, start, false));
        Parts = [(0, length, true)];
    }

    private void TakePieces(byte[] table, uint offset, uint length)
    {
        var end = Math.Min(offset + (long)length, table.Length);
        long at = offset;
        // Changes to pieces come first, each with its length (2.9.38).
        while (at + 3 <= end && table[at] == 1)
        {
            at += 3 + U16(table, (int)at + 1);
        }

        if (at + 5 > end || table[at] != 2)
        {
            throw Failures.Damaged("DOC");
        }

        var size = Math.Min(U32(table, (int)at + 1), end - at - 5);
        var count = (int)((size - 4) / 12);
        var first = (int)at + 5;
        long total = 0;
        for (var i = 0; i < count; i++)
        {
            var start = U32(table, first + (i * 4));
            var stop = U32(table, first + (i * 4) + 4);
            var place = U32(table, first + ((count + 1) * 4) + (i * 8) + 2);
            var wide = (place & 0x40000000) == 0;
            var from = wide ? place & 0x3FFFFFFF : (place & 0x3FFFFFFF) / 2;
            // Pieces lie in order, and all of them are no longer than the file.
            var least = _pieces.Count > 0 ? _pieces[^1].End : 0;
            if (start >= least && stop > start && stop < int.MaxValue)
            {
                total += stop - start;
                if (total > _document.Length)
                {
                    return;
                }

                _pieces.Add(((int)start, (int)stop, from, wide));
            }
        }
    }

    private delegate void PageTaker(ReadOnlySpan<byte> page);

    private void TakePages(byte[] table, uint offset, uint length, PageTaker take)
    {
        var count = (int)((Math.Min(length, Math.Max(0, table.Length - (long)offset)) - 4) / 8);
        // Each page is named once.
        for (var i = 0; i < Math.Min(count, _document.Length / PageSize); i++)
        {
            var page = (U32(table, (int)offset + ((count + 1) * 4) + (i * 4)) & 0x3FFFFF) * (long)PageSize;
            if (page + PageSize <= _document.Length)
            {
                take(_document.AsSpan((int)page, PageSize));
            }
        }
    }

    // A page of paragraphs: where each begins, then where its properties lie in words (2.9.175).
    private void TakePage(ReadOnlySpan<byte> page)
    {
        int runs = page[PageSize - 1];
        for (var i = 0; i < runs && ((runs + 1) * 4) + ((i + 1) * 13) < PageSize; i++)
        {
            var start = BinaryPrimitives.ReadUInt32LittleEndian(page[(i * 4)..]);
            var end = BinaryPrimitives.ReadUInt32LittleEndian(page[((i + 1) * 4)..]);
            var at = page[((runs + 1) * 4) + (i * 13)] * 2;
            if (at == 0 || at + 1 >= PageSize || end <= start)
            {
                continue;
            }

            var size = page[at] == 0 ? page[at + 1] * 2 : (page[at] * 2) - 1;
            var first = page[at] == 0 ? at + 2 : at + 1;
            var properties = page.Slice(first, Math.Clamp(size, 0, PageSize - 1 - first));
            if (properties.Length >= sizeof(ushort))
            {
                var style = _styles.Of(BinaryPrimitives.ReadUInt16LittleEndian(properties));
                _paragraphs.Add((start, end, style.With(properties[sizeof(ushort)..])));
            }
        }
    }

    // Text, footnotes, headers, macros, comments, endnotes and boxes follow one another.
    private void TakeParts()
    {
        var parts = new List<(int Start, int End, bool IsMain)>();
        long start = 0;
        foreach (
            var (at, read) in new[]
            {
                (0x4C, true),
                (0x50, true),
                (0x54, false),
                (0x58, false),
                (0x5C, true),
                (0x60, true),
                (0x64, true),
            }
        )
        {
            var end = start + Math.Min(U32(_document, at), int.MaxValue / 16);
            if (read && end > start)
            {
                parts.Add(((int)start, (int)end, at == 0x4C));
            }

            start = end;
        }
        Parts = parts;
    }
}
