namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Tells whether the first row of a table names its columns: a PDF does not say so.</summary>
internal static class TableHeader
{
    /// <summary>Whether the first row is a header.</summary>
    /// <param name="rows">The texts of the cells.</param>
    /// <param name="isSetApart">Whether it looks other than the rows below it.</param>
    public static bool IsFirstRow(List<List<string>> rows, bool isSetApart)
    {
        if (rows.Count < 2 || rows[0].Count(cell => cell.Length > 0) < 2 || rows[0].Exists(IsNumber))
        {
            return false;
        }

        return isSetApart || rows.Skip(1).Sum(row => row.Count(IsNumber)) * 3 >= rows.Skip(1).Sum(row => row.Count);
    }

    private static bool IsNumber(string text) =>
        text.Length > 0 && text.Count(char.IsDigit) * 2 >= text.Count(c => !char.IsWhiteSpace(c));
}
