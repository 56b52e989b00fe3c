using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Sheets;

/// <summary>One table of a sheet, between two columns.</summary>
internal sealed class SheetTable(int first, int last, MergedCells merged, ReadingLimits limits)
{
    private const int MaxHeaderRows = 3;

    private readonly BarTable _text = new(limits);
    private readonly List<TextPlace> _places = [];

    /// <summary>Whether its columns have names.</summary>
    public bool HasHeader { get; private set; }

    /// <summary>Where its rows stand.</summary>
    public IReadOnlyList<TextPlace> Places => _places;

    /// <summary>Whether all columns of a range are the table's.</summary>
    public bool Holds(int from, int to) => from >= first && to <= last;

    /// <summary>Writes the first rows, of which the table's header is told.</summary>
    public void Begin(List<SheetRow> rows)
    {
        var headers = HeaderRows(rows);
        if (headers > 0)
        {
            var names = Spread(rows[0]);
            for (var i = 1; i < headers; i++)
            {
                names = Joined(names, Spread(rows[i]));
            }

            Place(rows[0]);
            _text.SetHeader(names);
            HasHeader = true;
        }

        foreach (var row in rows.Skip(headers))
        {
            Add(row);
        }
    }

    /// <summary>Writes a row.</summary>
    public void Add(SheetRow row)
    {
        Place(row);
        _text.Row(Spread(row));
    }

    public override string ToString() => _text.ToString();

    private void Place(SheetRow row)
    {
        if (_places.Count < DocumentTextBuilder.MaxPlaces)
        {
            _places.Add(new TextPlace(_text.Length, Row: row.Number + 1));
        }
    }

    // A header has further rows where its cells reach over columns, or over the rows below.
    private int HeaderRows(List<SheetRow> rows)
    {
        if (rows.Count < 2 || !rows[0].Cells.TrueForAll(cell => cell.IsText))
        {
            return 0;
        }

        var spans = rows[0].Cells.ConvertAll(cell => merged.Of(rows[0].Number, cell.Column));
        if (!rows[0].IsHeaderLike && !spans.Exists(span => span.Columns > 1))
        {
            return 0;
        }

        var count = spans.Max(span => span.Rows);
        if (count == 1 && spans.Exists(span => span.Columns > 1))
        {
            count = 2;
        }

        if (count >= rows.Count || count > MaxHeaderRows)
        {
            return 1;
        }

        var ownRows = rows.Skip(1).Take(count - 1);
        return ownRows.All(row => row.Cells.TrueForAll(cell => cell.IsText)) ? count : 1;
    }

    // What a cell over several columns says is said for each of them, unless it is all there is in its row.
    private string[] Spread(SheetRow row)
    {
        var cells = new string[Math.Max(row.Last, last) - first + 1];
        Array.Fill(cells, "");
        foreach (var cell in row.Cells)
        {
            var end = row.Cells.Count == 1 ? cell.Column : cell.Last;
            for (var i = Math.Max(cell.Column, first); i <= end; i++)
            {
                cells[i - first] = cell.Text;
            }
        }
        return cells;
    }

    private static string[] Joined(string[] above, string[] below) =>
        [
            .. above.Zip(
                below,
                (upper, lower) =>
                    upper == lower || lower.Length == 0 ? upper
                    : upper.Length == 0 ? lower
                    : $"{upper} {lower}"
            ),
        ];
}
