using System.Globalization;
using System.Xml.Linq;
using Pipeline.Documents.Reading.Blocks;
using Pipeline.Documents.Reading.Packages;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>
/// Writes a table as blocks. What a merged cell says is said for each of its rows and columns. A table of one column is
/// a frame around text, and a row that holds tables or pages of text is there for its layout: both are written as what
/// they hold.
/// </summary>
internal sealed class DocxTable(
    DocxBlocks blocks,
    DocxInline inline,
    DocumentTextBuilder builder,
    ReadingLimits limits,
    CancellationToken cancellationToken
)
{
    // Word has no more than 63 columns; the second bound is for rows that many such cells follow one another in.
    private const int MaxSpan = 64;
    private const int MaxColumns = 1000;

    // A cell of several paragraphs that are longer together is a text of its own.
    private const int MaxCell = 1000;

    // More rows that say that they are a header are no header.
    private const int MaxHeaders = 16;

    // A longer text that spans cells is no label of theirs.
    private const int MaxLabel = 64;

    private readonly List<string> _names = [];
    private readonly List<XElement> _apart = [];
    private BarTable _text = new(limits);
    private bool _hasRows;
    private bool _isWritten;

    /// <summary>Adds a table.</summary>
    public void Write(XElement table)
    {
        var rows = Unwrapped(table, "tr")
            .Where(row => !IsDeleted(row))
            .Select(row => (Row: row, Cells: CellsOf(row)))
            .ToList();
        if (rows.TrueForAll(row => row.Cells.Count <= 1))
        {
            rows.ForEach(row => Apart(row.Cells));
            return;
        }

        var headers = rows.TakeWhile(row => row.Row.Child("trPr")?.Child("tblHeader").IsOn() ?? false).Count();
        headers = headers == rows.Count || headers > MaxHeaders ? 1 : headers;
        if (headers == 0 && HasFirstRow(table.Child("tblPr")?.Child("tblLook")))
        {
            // A first row of one cell is what the table is called.
            var titles = rows.TakeWhile(row => row.Cells.Count == 1).ToList();
            titles.ForEach(row => Apart(row.Cells));
            rows.RemoveRange(0, titles.Count);
            headers = 1;
        }

        var above = new List<string>();
        foreach (var (i, (row, cells)) in rows.Index())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (i >= headers && IsApart(cells))
            {
                Flush();
                Apart(cells);
                above = [];
                continue;
            }

            var texts = Row(row, cells, above);
            // Where a row ends early, what is above may go on below it.
            above = [.. texts, .. above.Skip(texts.Count)];
            if (i < headers)
            {
                Name(texts, isLast: i == headers - 1);
            }
            else
            {
                _text.Row(texts);
                _hasRows = true;
            }
        }
        _hasRows |= headers > 0 && !_isWritten;
        Flush();
    }

    /// <summary>Whether a change that is tracked takes a row away.</summary>
    public static bool IsDeleted(XElement row) => row.Child("trPr")?.Child("del") is not null;

    /// <summary>Whether a change that is tracked takes a cell away.</summary>
    public static bool IsDeletedCell(XElement cell) => cell.Child("tcPr")?.Child("cellDel") is not null;

    /// <summary>Whether a cell from above reaches over one.</summary>
    public static bool IsCovered(XElement cell) =>
        cell.Child("tcPr")?.Child("vMerge") is { } merge && merge.Value("val") is null or "continue";

    private static List<XElement> CellsOf(XElement row) =>
        [.. Unwrapped(row, "tc").Where(cell => !IsDeletedCell(cell)).Take(MaxColumns)];

    // Of several rows of a header each column has all that they say of it.
    private void Name(List<string> texts, bool isLast)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            var text = TextCleaning.OneLine(texts[i]);
            if (i == _names.Count)
            {
                _names.Add(text);
            }
            else if (text.Length > 0 && !_names[i].EndsWith(text, StringComparison.Ordinal))
            {
                _names[i] = $"{_names[i]} {text}".Trim();
            }
        }
        if (isLast)
        {
            _text.SetHeader(_names);
        }
    }

    private List<string> Row(XElement row, List<XElement> cells, List<string> above)
    {
        var properties = row.Child("trPr");
        var texts = new List<string>();
        Fill(texts, "", Number(properties?.Child("gridBefore")));
        foreach (var cell in cells)
        {
            var own = cell.Child("tcPr");
            var span = Math.Max(Number(own?.Child("gridSpan")), 1);
            if (IsCovered(cell))
            {
                var first = texts.Count;
                for (var i = first; i < first + span && texts.Count < MaxColumns; i++)
                {
                    texts.Add(i < above.Count && above[i].Length <= MaxLabel ? above[i] : "");
                }
            }
            else
            {
                var text = inline.Lines(cell, _apart).Trim();
                texts.Add(text);
                Fill(texts, cells.Count > 1 && text.Length <= MaxLabel ? text : "", span - 1);
            }
        }
        return texts;
    }

    private static void Fill(List<string> texts, string text, int count)
    {
        for (var i = 0; i < Math.Min(count, MaxSpan) && texts.Count < MaxColumns; i++)
        {
            texts.Add(text);
        }
    }

    private static bool IsApart(List<XElement> cells) =>
        cells.Exists(cell =>
            Unwrapped(cell, "tbl").Any(table => table.Descendants().Count(part => part.Name.LocalName == "tc") > 1)
            || (
                Unwrapped(cell, "p").Skip(1).Any()
                && cell.Descendants().Where(part => part.Name.LocalName == "t").Sum(part => (long)part.Value.Length)
                    > MaxCell
            )
        );

    private void Apart(List<XElement> cells)
    {
        foreach (var cell in cells)
        {
            blocks.AddAll(cell);
        }
    }

    private void Flush()
    {
        if (_hasRows)
        {
            builder.Add(BlockKind.Table, _text.ToString());
            _text = new BarTable(limits);
            (_hasRows, _isWritten) = (false, true);
            if (_names.Count > 0)
            {
                _text.SetHeader(_names);
            }
        }

        foreach (var element in _apart)
        {
            blocks.AddApart(element);
        }

        _apart.Clear();
    }

    // Bit 5 of the older form is "first row" (ECMA-376 part 1, 17.4.55).
    private static bool HasFirstRow(XElement? look) =>
        look?.Value("firstRow") is { } stated
            ? stated is "1" or "true" or "on"
            : int.TryParse(look?.Value("val"), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits)
                && (bits & 0x20) != 0;

    private static int Number(XElement? element) =>
        int.TryParse(element?.Value("val"), out var number) ? Math.Clamp(number, 0, MaxSpan) : 0;

    // Rows and cells may stand in content controls and in insertions.
    private static IEnumerable<XElement> Unwrapped(XElement parent, string name)
    {
        foreach (var child in parent.Elements())
        {
            if (child.Name.LocalName == name)
            {
                yield return child;
            }
            else if (child.Name.LocalName is "sdt" or "sdtContent" or "ins" or "moveTo" or "customXml" or "smartTag")
            {
                foreach (var inner in Unwrapped(child, name))
                {
                    yield return inner;
                }
            }
        }
    }
}
