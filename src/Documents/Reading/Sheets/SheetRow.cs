namespace Pipeline.Documents.Reading.Sheets;

/// <summary>A row of a spreadsheet that is not empty.</summary>
/// <param name="Number">Its number, from 0.</param>
/// <param name="Cells">Its cells by column, none of them empty.</param>
internal sealed record SheetRow(int Number, List<SheetCell> Cells)
{
    /// <summary>The first column with text.</summary>
    public int First => Cells[0].Column;

    /// <summary>The last column with text, or that a cell with text reaches over.</summary>
    public int Last => Cells[^1].Last;

    /// <summary>The cells within a range of columns, or null when there is none.</summary>
    public SheetRow? Within(int first, int last)
    {
        var cells = Cells.FindAll(cell => cell.Column >= first && cell.Column <= last);
        return cells.Count > 0 ? new SheetRow(Number, cells) : null;
    }

    /// <summary>Whether a row can name columns: more than one cell, all of them short texts that differ.</summary>
    public bool IsHeaderLike =>
        Cells.Count > 1
        && Cells.TrueForAll(cell => cell.IsText && cell.Text.Length <= 200)
        && Cells.DistinctBy(cell => cell.Text).Count() > Cells.Count / 2;
}
