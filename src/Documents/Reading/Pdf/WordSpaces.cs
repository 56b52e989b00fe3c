namespace Pipeline.Documents.Reading.Pdf;

/// <summary>Parts the glyphs of a line into words. Some producers write spaces, others only move on; some let every
/// letter stand apart.</summary>
internal static class WordSpaces
{
    // Parts of the font's size.
    private const double Space = 0.16;
    private const double SpaceBesideSpaces = 0.3;
    private const double WrittenSpace = 0.03;
    private const double SpaceBesideLetters = 0.12;

    private const int FewestGaps = 6;
    private const int LettersOfASpace = 14;

    /// <summary>Adds the words of a piece of a line.</summary>
    /// <param name="glyphs">Its glyphs; they are sorted from left to right.</param>
    /// <param name="piece">The piece's number.</param>
    /// <param name="words">Where the words go.</param>
    public static void Part(List<PdfGlyph> glyphs, int piece, List<PdfWord> words)
    {
        if (!IsSorted(glyphs))
        {
            glyphs.Sort((a, b) => a.Left.CompareTo(b.Left) is var by && by != 0 ? by : a.Order.CompareTo(b.Order));
        }

        var least = LeastSpace(glyphs);
        PdfWord? word = null;
        var (isAfterSpace, right, size) = (false, 0.0, 0.0);
        foreach (var glyph in glyphs)
        {
            if (glyph.IsSpace)
            {
                isAfterSpace = true;
                continue;
            }

            var gap = (glyph.Left - right) / Math.Max(size, glyph.Size);
            if (word is null || gap > (isAfterSpace ? Math.Min(WrittenSpace, least) : least))
            {
                word = new PdfWord(glyph) { Piece = piece };
                words.Add(word);
                right = glyph.Right;
            }
            else
            {
                word.Add(glyph);
                right = Math.Max(right, glyph.Right);
            }

            (isAfterSpace, size) = (false, glyph.Size);
        }
    }

    private static bool IsSorted(List<PdfGlyph> glyphs)
    {
        for (var i = 1; i < glyphs.Count; i++)
        {
            if (glyphs[i].Left < glyphs[i - 1].Left)
            {
                return false;
            }
        }
        return true;
    }

    private static double LeastSpace(List<PdfGlyph> glyphs)
    {
        var (written, isAfterSpace, right) = (0, false, glyphs[0].Right);
        var gaps = new List<double>(glyphs.Count);
        for (var i = 1; i < glyphs.Count; i++)
        {
            if (glyphs[i].IsSpace)
            {
                written += isAfterSpace ? 0 : 1;
                isAfterSpace = true;
                continue;
            }

            if (!isAfterSpace)
            {
                gaps.Add((glyphs[i].Left - right) / glyphs[i].Size);
            }

            (isAfterSpace, right) = (false, Math.Max(right, glyphs[i].Right));
        }

        var least = written * LettersOfASpace >= glyphs.Count ? SpaceBesideSpaces : Space;
        if (gaps.Count < FewestGaps)
        {
            return least;
        }

        // Of letters that all stand apart, even the closest do.
        gaps.Sort();
        var usual = Math.Max(0, gaps[gaps.Count * 3 / 10]);
        return Math.Max(least, usual + Math.Max(SpaceBesideLetters, usual * 0.4));
    }
}
