using System.Buffers.Binary;

namespace Pipeline.Documents.Reading.Doc;

/// <summary>The styles of a Word document of before 2007 ([MS-DOC] 2.9.271), with what they say of
/// paragraphs.</summary>
internal sealed class DocStyles
{
    /// <summary>Word's own style of titles.</summary>
    public const int Title = 62;

    private const int NoStyle = 0xFFF;
    private const int ParagraphStyle = 1;
    private const int MaxInheritance = 32;
    private const int LastOwn = 9;

    private readonly byte[] _table;
    private readonly List<(int Start, int End)> _places = [];
    private readonly Dictionary<int, DocParagraph> _known = [];
    private readonly int _baseSize;

    /// <summary>Finds the styles.</summary>
    /// <param name="table">The document's table.</param>
    /// <param name="offset">Where they lie in it.</param>
    /// <param name="length">How long they are; 0: there are none.</param>
    public DocStyles(byte[] table, uint offset, uint length)
    {
        _table = table;
        var end = Math.Min(offset + (long)length, table.Length);
        var at = (long)offset;
        if (at + 6 > end)
        {
            return;
        }

        var count = U16((int)at + 2);
        _baseSize = U16((int)at + 4);
        at += 2 + U16((int)at);
        for (var i = 0; i < count && at + 2 <= end; i++)
        {
            var size = U16((int)at);
            at += 2;
            _places.Add(((int)at, (int)Math.Min(at + size, end)));
            at += size + (size & 1);
        }
    }

    /// <summary>What a style says, with what it is based on.</summary>
    public DocParagraph Of(int style) => Of(style, 0);

    private DocParagraph Of(int style, int depth)
    {
        if (_known.TryGetValue(style, out var known))
        {
            return known;
        }

        // Where they are not told apart, the first ones are the headings.
        var result = DocParagraph.OfStyle(style < _places.Count || style > LastOwn ? 0 : style);
        if (style < _places.Count && _places[style] is var (start, end) && start + _baseSize + 2 <= end)
        {
            var basedOn = U16(start + 2) >> 4;
            if (basedOn != NoStyle && basedOn != style && depth < MaxInheritance)
            {
                result = Of(basedOn, depth + 1);
            }

            var own = DocParagraph.OfStyle(U16(start) & NoStyle).Heading;
            result = result with { Heading = own ?? result.Heading };
            if ((U16(start + 2) & 0xF) == ParagraphStyle)
            {
                result = result.With(Changes(start, end));
            }
        }

        return _known[style] = result;
    }

    // After the style's name with its length and a null: the length of the changes, and the style's own number.
    private ReadOnlySpan<byte> Changes(int start, int end)
    {
        var at = start + _baseSize;
        at += 2 + (U16(at) * 2) + 2;
        if (at + 4 > end)
        {
            return [];
        }

        var size = Math.Min(U16(at), end - at - 2);
        return size > 2 ? _table.AsSpan(at + 4, size - 2) : [];
    }

    private int U16(int at) => at + 2 <= _table.Length ? BinaryPrimitives.ReadUInt16LittleEndian(_table.AsSpan(at)) : 0;
}
