using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Makes blocks of lines in reading order: drops running lines, finds headings by bookmarks, size and weight,
/// joins what line ends, columns and pages have parted.</summary>
internal sealed class PdfBlocks
{
    // A heading is noticeably larger than the text; superscripts and scaled fonts vary by less.
    private const double HeadingRatio = 1.15;
    private const int MostHeadingCharacters = 200;
    private const int MostHeadingLines = 3;
    private const int MostBoldCharacters = 120;
    private const int MostBoldLines = 2;
    private const double BoldText = 0.4;

    private readonly List<List<PdfLine>> _groups;
    private readonly IReadOnlyDictionary<string, int> _bookmarks;
    private readonly double _body;
    private readonly bool _isBoldText;
    private readonly List<double> _sizes;

    private PdfBlocks(List<PdfLine> lines, IReadOnlyDictionary<string, int> bookmarks)
    {
        _groups = PdfParagraphs.Of(lines);
        _bookmarks = bookmarks;
        var text = lines.FindAll(line => line.Table is null);
        _body = text.GroupBy(line => line.Size).MaxBy(group => group.Sum(line => (long)line.Text.Length))?.Key ?? 0;
        _isBoldText =
            text.Where(line => line.IsBold).Sum(line => (long)line.Text.Length)
            > BoldText * text.Sum(line => (long)line.Text.Length);
        _sizes = [.. _groups.Where(IsLarge).Select(group => group[0].Size).Distinct().OrderDescending()];
    }

    /// <summary>Writes the blocks of a document.</summary>
    /// <param name="builder">Takes them.</param>
    /// <param name="lines">The lines of its pages.</param>
    /// <param name="pages">How many pages it has.</param>
    /// <param name="bookmarks">Levels of its bookmarks from 1, by <see cref="Bookmarks.Key"/>.</param>
    /// <param name="limits">The limits of tables.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Write(
        DocumentTextBuilder builder,
        List<PdfLine> lines,
        int pages,
        IReadOnlyDictionary<string, int> bookmarks,
        ReadingLimits limits,
        CancellationToken cancellationToken
    )
    {
        foreach (var block in Of(lines, pages, bookmarks, limits))
        {
            cancellationToken.ThrowIfCancellationRequested();
            builder.Add(block.Kind, block.Text, block.Level, block.Page, places: block.Places);
        }
    }

    /// <summary>The blocks of a document.</summary>
    /// <inheritdoc cref="Write"/>
    public static IEnumerable<PdfBlock> Of(
        List<PdfLine> lines,
        int pages,
        IReadOnlyDictionary<string, int> bookmarks,
        ReadingLimits limits
    )
    {
        var blocks = new PdfBlocks(RunningLines.Without(lines, pages), bookmarks);
        return blocks._groups.Select(group => blocks.Block(group, limits));
    }

    private PdfBlock Block(List<PdfLine> group, ReadingLimits limits)
    {
        var page = group[0].Page.Number;
        if (group[0].Table is { } table)
        {
            return new PdfBlock(BlockKind.Table, TextOf(table, limits), 0, page, [PlaceOf(group[0], 0)]);
        }

        var (text, places) = Joined(group);
        if (LevelOf(group, text) is > 0 and var level)
        {
            return new PdfBlock(BlockKind.Heading, text, level, page, places);
        }

        var kind = ListMarker.Length(group[0].Text) > 0 ? BlockKind.ListItem : BlockKind.Paragraph;
        return new PdfBlock(kind, text, 0, page, places);
    }

    private int LevelOf(List<PdfLine> group, string text)
    {
        if (group.Count <= MostHeadingLines && _bookmarks.TryGetValue(Bookmarks.Key(text), out var level))
        {
            return level;
        }

        return IsLarge(group) ? _sizes.IndexOf(group[0].Size) + 1
            : IsSetBold(group, text) ? _sizes.Count + 1
            : 0;
    }

    private bool IsLarge(List<PdfLine> group) =>
        group[0].Table is null
        && _body > 0
        && group[0].Size >= _body * HeadingRatio
        && group.Count <= MostHeadingLines
        && group.Sum(line => line.Text.Length) <= MostHeadingCharacters
        && group.Exists(line => line.Text.Any(char.IsLetter));

    private bool IsSetBold(List<PdfLine> group, string text) =>
        !_isBoldText
        && group[0].Size >= 0.95 * _body
        && group.Count <= MostBoldLines
        && text.Length <= MostBoldCharacters
        && group.TrueForAll(line => line.IsBold)
        && text.Any(char.IsLetter)
        && !(PdfParagraphs.IsEnded(text) && text[^1] is not '?');

    private static (string Text, IReadOnlyList<TextPlace> Places) Joined(List<PdfLine> group)
    {
        var joined = new LineJoining();
        var places = new List<TextPlace>();
        var right = group.Max(line => line.Box.Right);
        var left = group.Min(line => line.Box.Left);
        for (var i = 0; i < group.Count; i++)
        {
            joined.Add(group[i].Text, i > 0 && IsBroken(group[i - 1], group[i], left, right));
            places.Add(PlaceOf(group[i], joined.Length - group[i].Text.Length));
        }

        return (joined.ToString(), places);
    }

    private static TextPlace PlaceOf(PdfLine line, int start)
    {
        var (box, page) = (line.Place, line.Page);
        return new TextPlace(
            start,
            page.Number,
            PageBox.Of(box.Left, box.Top, box.Right, box.Bottom, page.Width, page.Height)
        );
    }

    // A line that ends although the next word would have fitted was ended by its writer.
    private static bool IsBroken(PdfLine last, PdfLine line, double left, double right) =>
        last.Column == line.Column
        && last.Page == line.Page
        && !(line.Text.Length > 0 && char.IsLower(line.Text[0]) && !PdfParagraphs.IsEnded(last.Text))
        && (last.IsRightToLeft ? last.Box.Left - left : right - last.Box.Right) > line.FirstWord + line.Size;

    private static string TextOf(PdfTable table, ReadingLimits limits)
    {
        var bars = new BarTable(limits);
        var rows = table.Rows.AsEnumerable();
        if (table.HasHeader)
        {
            bars.SetHeader(table.Rows[0]);
            rows = rows.Skip(1);
        }

        foreach (var row in rows)
        {
            bars.Row(row);
        }

        return bars.ToString();
    }
}
