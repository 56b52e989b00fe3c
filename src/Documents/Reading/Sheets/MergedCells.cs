namespace Pipeline.Documents.Reading.Sheets;

/// <summary>The merged cells of a sheet. What a merged cell says is said for each of its rows and columns.</summary>
internal sealed class MergedCells
{
    // Further ones are read as single cells.
    private const int MaxAreas = 100_000;
    private const int MaxRows = 10_000;
    private const int MaxColumns = 1000;

    private readonly Dictionary<(int Row, int Column), (int Rows, int Columns)> _areas = [];
    private readonly SortedDictionary<int, (SheetCell Cell, int Until)> _hanging = [];

    /// <summary>Adds an area of rows and columns, all from 0 and inclusive.</summary>
    public void Add(int firstRow, int firstColumn, int lastRow, int lastColumn)
    {
        if (_areas.Count < MaxAreas && lastRow >= firstRow && lastColumn >= firstColumn)
        {
            _areas.TryAdd(
                (firstRow, firstColumn),
                (lastRow - firstRow + 1, Math.Min(lastColumn - firstColumn + 1, MaxColumns))
            );
        }
    }

    /// <summary>Rows and columns that a cell reaches over; 1 and 1 for a single one.</summary>
    public (int Rows, int Columns) Of(int row, int column) => _areas.GetValueOrDefault((row, column), (1, 1));

    /// <summary>The row with how far its cells reach, and with the texts of the cells above that reach into it. Rows
    /// must come in order.</summary>
    public SheetRow Filled(SheetRow row)
    {
        if (_areas.Count == 0)
        {
            return row;
        }

        foreach (var column in _hanging.Where(cell => cell.Value.Until < row.Number).Select(cell => cell.Key).ToList())
        {
            _hanging.Remove(column);
        }

        var own = row.Cells.Select(cell => cell.Column).ToHashSet();
        var filled = _hanging.Values.Select(hanging => hanging.Cell).Where(cell => own.Add(cell.Column)).ToList();
        foreach (var cell in row.Cells)
        {
            var (rows, columns) = Of(row.Number, cell.Column);
            var reaching = cell with { Columns = columns };
            filled.Add(reaching);
            if (rows > 1)
            {
                _hanging[cell.Column] = (reaching, row.Number + Math.Min(rows, MaxRows) - 1);
            }
        }

        filled.Sort((a, b) => a.Column.CompareTo(b.Column));
        return row with { Cells = filled };
    }
}
