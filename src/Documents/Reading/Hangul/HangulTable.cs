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

    private TableText _text = new(limits);
    private long _spanned;

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

        var headers = rows.TakeWhile(row => row.TrueForAll(cell => cell.IsHeader)).ToList();
        if (headers.Count > 0 && headers.Count < rows.Count)
        {
            WithHeader(rows, headers);
        }
        else
        {
            foreach (var row in rows)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (IsApart(row))
                {
                    Flush(null);
                    Apart(row);
                }
                else
                {
                    _text.Add([.. row.Select(cell => blocks.TextOf(cell.Content))]);
                }
            }
        }
        Flush(null);
    }

    // Rows of a table with a header are understood alone, so a cell that spans rows is in each of them.
    private void WithHeader(List<List<HangulCell>> rows, List<List<HangulCell>> headers)
    {
        var columns = rows.SelectMany(row => row.Select(cell => cell.Column)).Distinct().Order().ToList();
        var names = new string[columns.Count];
        foreach (var cell in headers.SelectMany(row => row))
        {
            var name = TextCleaning.OneLine(blocks.TextOf(cell.Content));
            foreach (var column in ColumnsOf(cell, columns))
            {
                names[column] = names[column] is { Length: > 0 } above && name.Length > 0 ? $"{above} {name}" : name;
            }
        }

        _text.SetHeader(names.Select(name => name ?? ""));
        var open = new (string Text, int LastRow)[columns.Count];
        foreach (var row in rows.Skip(headers.Count))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsApart(row))
            {
                Flush(names);
                Apart(row);
                continue;
            }

            foreach (var cell in row)
            {
                var text = TextCleaning.OneLine(blocks.TextOf(cell.Content));
                foreach (var (i, column) in ColumnsOf(cell, columns).Index())
                {
                    open[column] = (i == 0 ? text : "", cell.Row + cell.Rows - 1);
                }
            }

            _text.Add([.. open.Select(cell => cell.LastRow >= row[0].Row ? cell.Text ?? "" : "")]);
        }
    }

    private IEnumerable<int> ColumnsOf(HangulCell cell, List<int> columns)
    {
        var first = columns.BinarySearch(cell.Column);
        for (var i = first; i < columns.Count && columns[i] < cell.Column + Math.Max(1, cell.Columns); i++)
        {
            if (++_spanned > limits.MaxCharacters)
            {
                throw Failures.OutputTooLarge(limits);
            }

            yield return i;
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
        foreach (var cell in row)
        {
            foreach (var paragraph in cell.Content)
            {
                blocks.Add(paragraph);
            }
        }
    }

    private void Flush(string[]? names)
    {
        if (_text.HasRows)
        {
            builder.Add(BlockKind.Table, _text.ToString());
        }

        _text = new TableText(limits);
        if (names is not null)
        {
            _text.SetHeader(names.Select(name => name ?? ""));
        }
    }
}
