namespace Pipeline.Documents.Reading.Sheets;

/// <summary>A cell of a spreadsheet that is not empty.</summary>
/// <param name="Column">Its column, from 0.</param>
/// <param name="Text">What it shows.</param>
/// <param name="IsText">Whether its value is text, not a number, date or truth value.</param>
/// <param name="Columns">Columns that it reaches over.</param>
internal readonly record struct SheetCell(int Column, string Text, bool IsText, int Columns = 1)
{
    /// <summary>The last column that it reaches over.</summary>
    public int Last => Column + Columns - 1;
}
