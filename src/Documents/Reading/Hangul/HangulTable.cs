using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Hangul;

/// <summary>
/// Writes a table as blocks. Rows of short cells become rows of a table. Much of what Hangul's users lay out with
/// tables is no table: the text of a single column, and of a row that holds tables or pages of text, is written as what
/// it is.
/// </summary>
internal sealed class HangulTable(
    HangulBlocks blocks,
    DocumentTextBuilder builder,
    ReadingLimits limits,
    CancellationToken cancellationToken
)
{
    // A cell of several paragraphs that are longer together is a text of its own.
    private const int MaxCell = 1000;

    // A longer text that spans rows is no label of theirs.
    private const int MaxLabel = 64;

    private readonly List<string> _names = [];
    private BarTable _text = new(limits);
    private bool _hasRows;
    private long _columnsSeen;

    public void Write(HangulItem.Table table)
    {
        var rows = table
            .Cells.OrderBy(cell => (cell.Row, cell.Column))
            .GroupBy(cell => cell.Row)
            .Select(row => row.ToList())
            .ToList();
        if (rows.TrueForAll(row => row.Count == 1))
        {
            rows.ForEach(Apart);
            return;
        }

        var columns = table.Cells.Select(cell => cell.Column).Distinct().Order().ToList();
        var headers = rows.TakeWhile(row => row.TrueForAll(cell => cell.IsHeader)).Count();
        headers = headers < rows.Count ? headers : 0;
        Header(rows.Take(headers), columns);
        var hanging = new Dictionary<int, (string Text, int LastRow)>();
        foreach (var row in rows.Skip(headers))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsApart(row))
            {
                Flush();
                Apart(row);
            }
            else
            {
                _hasRows = true;
                _text.Row(headers > 0 ? InColumns(row, columns, hanging) : OneAfterAnother(row, hanging));
            }
        }
        Flush();
    }

    private void Header(IEnumerable<List<HangulCell>> headers, List<int> columns)
    {
        foreach (var cell in headers.SelectMany(row => row))
        {
            if (_names.Count == 0)
            {
                _names.AddRange(Enumerable.Repeat("", columns.Count));
            }

            var name = TextCleaning.OneLine(blocks.TextOf(cell.Content));
            foreach (var column in ColumnsOf(cell, columns))
            {
                _names[column] = $"{_names[column]} {name}".Trim();
            }
        }
        if (_names.Count > 0)
        {
            _text.SetHeader(_names);
        }
    }

    // Below a header every cell has its column. A label that spans rows is said in each of them.
    private string[] InColumns(
        List<HangulCell> row,
        List<int> columns,
        Dictionary<int, (string Text, int LastRow)> hanging
    )
    {
        foreach (var cell in row)
        {
            var text = TextCleaning.OneLine(blocks.TextOf(cell.Content));
            foreach (var (i, column) in ColumnsOf(cell, columns).Index())
            {
                hanging[column] = (i == 0 ? text : "", cell.Row + cell.Rows - 1);
            }
        }

        var first = row[0].Row;
        var texts = new string[columns.Count];
        for (var column = 0; column < columns.Count; column++)
        {
            texts[column] = "";
            if (hanging.TryGetValue(column, out var cell) && cell.LastRow >= first)
            {
                texts[column] = cell.Text;
                hanging[column] = cell.Text.Length > MaxLabel ? ("", cell.LastRow) : cell;
            }
        }
        return texts;
    }

    // Without one a row's cells follow one another, with nothing where one from above reaches down: the columns of a
    // form mean little, and there are many.
    private List<string> OneAfterAnother(List<HangulCell> row, Dictionary<int, (string Text, int LastRow)> hanging)
    {
        var first = row[0].Row;
        var texts = row.Select(cell => (cell.Column, Text: blocks.TextOf(cell.Content))).ToList();
        foreach (var (column, (_, last)) in hanging)
        {
            if (last >= first)
            {
                texts.Add((column, ""));
            }
            else
            {
                hanging.Remove(column);
            }
        }

        _columnsSeen += hanging.Count;
        Bound();
        foreach (var cell in row.Where(cell => cell.Rows > 1))
        {
            hanging[cell.Column] = ("", cell.Row + cell.Rows - 1);
        }

        return [.. texts.OrderBy(cell => cell.Column).Select(cell => cell.Text)];
    }

    private IEnumerable<int> ColumnsOf(HangulCell cell, List<int> columns)
    {
        var first = columns.BinarySearch(cell.Column);
        for (var i = first; i < columns.Count && columns[i] < cell.Column + Math.Max(1, cell.Columns); i++)
        {
            _columnsSeen++;
            Bound();
            yield return i;
        }
    }

    // Spans can say that there is far more to do than there are cells.
    private void Bound()
    {
        if (_columnsSeen > limits.MaxCharacters)
        {
            throw Failures.OutputTooLarge(limits);
        }
    }

    private static bool IsApart(List<HangulCell> row) =>
        row.Exists(cell =>
            cell.Content.Any(paragraph =>
                paragraph.Items.OfType<HangulItem.Table>().Any(table => table.Cells.Count > 1)
            )
            || (
                cell.Content.Count > 1
                && cell.Content.Sum(paragraph =>
                    paragraph.Items.OfType<HangulItem.Text>().Sum(text => (long)text.Value.Length)
                ) > MaxCell
            )
        );

    private void Apart(List<HangulCell> row)
    {
        foreach (var paragraph in row.SelectMany(cell => cell.Content))
        {
            blocks.Add(paragraph);
        }
    }

    private void Flush()
    {
        if (!_hasRows)
        {
            return;
        }

        builder.Add(BlockKind.Table, _text.ToString());
        _hasRows = false;
        _text = new BarTable(limits);
        if (_names.Count > 0)
        {
            _text.SetHeader(_names);
        }
    }
}
