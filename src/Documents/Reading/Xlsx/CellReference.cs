namespace Pipeline.Documents.Reading.Xlsx;

/// <summary>Where a cell stands: row and column from 0.</summary>
internal readonly record struct CellReference(int Row, int Column)
{
    private const int MaxLetters = 3;
    private const int MaxDigits = 7;

    /// <summary>Reads a reference such as "B3" or "$B$3".</summary>
    public static bool TryParse(string? text, out CellReference reference)
    {
        reference = default;
        int column = 0,
            row = 0,
            letters = 0,
            digits = 0;
        foreach (var c in text ?? "")
        {
            if (char.IsAsciiLetter(c) && digits == 0 && letters++ < MaxLetters)
            {
                column = (column * 26) + (char.ToUpperInvariant(c) - 'A' + 1);
            }
            else if (char.IsAsciiDigit(c) && letters > 0 && digits++ < MaxDigits)
            {
                row = (row * 10) + (c - '0');
            }
            else if (c != '$')
            {
                return false;
            }
        }

        reference = new CellReference(row - 1, column - 1);
        return row > 0 && column > 0;
    }
}
