using Pipeline.Documents.Reading.Blocks;

namespace Pipeline.Documents.Reading.Sheets;

/// <summary>
/// Makes blocks of the rows of a sheet: rows that touch are a table, a blank row parts tables (unless what follows it
/// has no header of its own and stands in the same columns), and tables side by side are parted by a blank column. A
/// single cell above a table is its caption. Time and memory go with the text; of a table of more than a thousand rows
/// no more than those are kept apart from its text, and fewer of very wide ones.
/// </summary>
internal sealed class SheetBlocks(
    DocumentTextBuilder builder,
    MergedCells merged,
    ReadingLimits limits,
    int? page,
    CancellationToken cancellationToken
)
{
    private const int MaxBandRows = 1000;

    // A row may have a thousand times as many cells as most do, and say that it stands for a thousand rows.
    private const int MaxBandCells = 200_000;
    private const int MaxColumns = 16384;

    private readonly List<SheetRow> _band = [];
    private SheetTable? _open;
    private bool _flowing;
    private int _bandCells;
    private int _last = -2;

    /// <summary>Adds a row. Rows come in order of their numbers.</summary>
    public void Add(SheetRow row)
    {
        cancellationToken.ThrowIfCancellationRequested();
        row.Cells.RemoveAll(cell => cell.Column is < 0 or >= MaxColumns || string.IsNullOrWhiteSpace(cell.Text));
        if (row.Cells.Count == 0)
        {
            return;
        }

        var apart = row.Number > _last + 1;
        _last = row.Number;
        if (apart)
        {
            EndBand();
        }

        row = merged.Filled(row);
        if (_flowing)
        {
            _open!.Add(row);
            return;
        }

        _band.Add(row);
        _bandCells += row.Cells.Count;
        if (_band.Count == MaxBandRows || _bandCells >= MaxBandCells)
        {
            Table(_band);
            _band.Clear();
            _bandCells = 0;
            _flowing = _open is not null;
        }
    }

    /// <summary>Ends the sheet.</summary>
    public void End()
    {
        EndBand();
        EndTable();
    }

    private void EndBand()
    {
        _flowing = false;
        _bandCells = 0;
        if (_band.Count == 0)
        {
            return;
        }

        var groups = SheetColumns.Groups(_band);
        foreach (var group in groups)
        {
            if (groups.Count > 1)
            {
                EndTable();
            }

            foreach (var part in group)
            {
                Table(part);
            }
        }
        _band.Clear();
    }

    private void Table(List<SheetRow> rows)
    {
        var (first, last) = (rows.Min(row => row.First), rows.Max(row => row.Last));
        if (_open is not null && !rows[0].IsHeaderLike && _open.HasHeader && _open.Holds(first, last))
        {
            if (rows.Exists(row => row.Cells.Count > 1))
            {
                rows.ForEach(_open.Add);
                return;
            }
        }

        EndTable();
        var start = 0;
        while (start < rows.Count && rows[start].Cells.Count == 1 && (first == last || HasWider(rows, start)))
        {
            var row = rows[start++];
            var place = new TextPlace(0, Row: row.Number + 1);
            builder.Add(BlockKind.Paragraph, row.Cells[0].Text, page: page, places: [place]);
        }

        if (start == rows.Count)
        {
            return;
        }

        rows = rows[start..];
        _open = new SheetTable(rows.Min(row => row.First), rows.Max(row => row.Last), merged, limits);
        _open.Begin(rows);
    }

    // Captions stand above, where a row of several cells follows soon.
    private static bool HasWider(List<SheetRow> rows, int start)
    {
        for (var i = start + 1; i < Math.Min(rows.Count, start + 4); i++)
        {
            if (rows[i].Cells.Count > 1)
            {
                return true;
            }
        }
        return rows.Count - start == 1;
    }

    private void EndTable()
    {
        if (_open is not null)
        {
            builder.Add(BlockKind.Table, _open.ToString(), page: page, places: _open.Places);
        }

        _open = null;
    }
}
