using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Finds vertical writing that is set glyph by glyph with an upright font: letters of Chinese, Japanese or
/// Korean, each below the last one, as close as letters are.</summary>
internal static class SetDownwards
{
    // Parts of the letters' size. Lines of one letter each are further apart; a mark takes half a letter's room.
    private const double MostAside = 0.15;
    private const double LeastStep = 0.4;
    private const double MostStep = 1.15;
    private const int Fewest = 3;

    /// <summary>Which of a page's letters are written so.</summary>
    public static bool[] Of(IReadOnlyList<Letter> letters)
    {
        var result = new bool[letters.Count];
        var start = 0;
        for (var i = 1; i <= letters.Count; i++)
        {
            if (i < letters.Count && Follows(letters[i - 1], letters[i]))
            {
                continue;
            }

            if (i - start >= Fewest)
            {
                Array.Fill(result, true, start, i - start);
            }

            start = i;
        }
        return result;
    }

    private static bool Follows(Letter last, Letter letter)
    {
        var (above, below) = (last.StartBaseLine, letter.StartBaseLine);
        var size = letter.PointSize;
        return IsOfColumns(last)
            && IsOfColumns(letter)
            && Math.Abs(above.X - below.X) <= MostAside * size
            && above.Y - below.Y >= LeastStep * size
            && above.Y - below.Y <= MostStep * size
            && Math.Abs(last.PointSize - size) <= MostAside * size;
    }

    private static bool IsOfColumns(Letter letter) =>
        letter.Value is { Length: > 0 } value
        && (PdfWriting.IsWide(value[0]) || value[0] is (>= '\u3000' and <= '\u303F') or (>= '\uFE30' and <= '\uFF60'));
}
