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

    private const double PartOfASpace = 0.7;
    private const double NarrowestSpace = 0.1;
    private const double WidestKern = 0.05;
    private const double ClearlyWider = 0.08;
    private const double SameGap = 0.05;

    private const double MarkSize = 0.8;
    private const double MarkRise = 0.2;

    private const int LettersOfAWord = 3;
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
            var isApart = gap > (isAfterSpace ? Math.Min(WrittenSpace, least) : least);
            if (word is null || isApart || IsNoteMark(glyph, word))
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

    // A raised number or letter behind a word leads to a note; behind a letter or two, as of a unit, it is a power, and
    // behind capitals it makes an ordinal of a Roman number.
    private static bool IsNoteMark(PdfGlyph glyph, PdfWord word)
    {
        var glyphs = word.Glyphs;
        return glyph.Size <= MarkSize * word.Size
            && glyph.Baseline <= word.Baseline - (MarkRise * word.Size)
            && (char.IsDigit(glyph.Text[0]) || glyph.Text[0] is (>= 'a' and <= 'z') or '*' or '†' or '‡' or '§')
            && glyphs.Count >= LettersOfAWord
            && glyphs[^1].Size > glyph.Size * 1.05
            && Enumerable.Range(2, LettersOfAWord - 1).All(i => char.IsLetter(glyphs[^i].Text[0]))
            && !char.IsDigit(glyphs[^1].Text[0])
            && !char.IsAsciiLetterUpper(glyphs[^1].Text[0]);
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

    // Spaces that are written tell how wide those are that are not.
    private static double LeastSpace(List<PdfGlyph> glyphs)
    {
        var (isAfterSpace, right) = (false, glyphs[0].Right);
        var (gaps, written) = (new List<double>(glyphs.Count), new List<double>());
        for (var i = 1; i < glyphs.Count; i++)
        {
            if (glyphs[i].IsSpace)
            {
                isAfterSpace = true;
                continue;
            }

            (isAfterSpace ? written : gaps).Add((glyphs[i].Left - right) / glyphs[i].Size);
            (isAfterSpace, right) = (false, Math.Max(right, glyphs[i].Right));
        }

        gaps.Sort();
        written.Sort();
        var least = Space;
        if (written.Count * LettersOfASpace >= glyphs.Count)
        {
            least = Math.Clamp(PartOfASpace * written[written.Count / 2], Space, SpaceBesideSpaces);
        }

        if (gaps.Count < FewestGaps)
        {
            return written.Count == 0 && AreSpaced(glyphs, gaps, least) ? gaps[^1] : least;
        }

        if (Between(gaps, least) is { } between)
        {
            return between;
        }

        // Of letters that all stand apart, even the closest do.
        var usual = Math.Max(0, gaps[gaps.Count * 3 / 10]);
        return Math.Max(least, usual + Math.Max(SpaceBesideLetters, usual * 0.4));
    }

    // A short word whose letters stand apart, all as far as the next.
    private static bool AreSpaced(List<PdfGlyph> glyphs, List<double> gaps, double least) =>
        gaps.Count >= LettersOfAWord
        && gaps[0] > least
        && gaps[^1] - gaps[0] <= SameGap
        && glyphs.TrueForAll(glyph => char.IsLetter(glyph.Text[0]))
        && glyphs.DistinctBy(glyph => glyph.Text).Count() * 2 > glyphs.Count;

    // Most gaps are within words, and close to nothing. Where all others are wider by far, the line itself says what a
    // space is, though it may be a narrow one.
    private static double? Between(List<double> gaps, double least)
    {
        var first = gaps.FindIndex(gap => gap >= NarrowestSpace);
        if (first < gaps.Count / 2 || first < 1 || gaps[first] >= least)
        {
            return null;
        }

        var (below, above) = (gaps[first - 1], gaps[first]);
        return below <= WidestKern && above - below >= ClearlyWider ? (below + above) / 2 : null;
    }
}
