using System.Globalization;
using System.Text;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The text of a line of words as it is written: right-to-left scripts, whose glyphs a page holds from left to
/// right, in logical order; presentation forms and ligatures as the letters that they stand for.</summary>
internal static class PdfWriting
{
    private const string Space = " ";

    /// <summary>Words of a line as text.</summary>
    public static string Of(IEnumerable<PdfWord> line)
    {
        var words = line.ToList();
        words.Sort((a, b) => a.Left.CompareTo(b.Left));
        if (!words.Exists(word => word.Glyphs.Any(glyph => IsRightToLeft(glyph.Text[0]))))
        {
            var text = new StringBuilder();
            foreach (var word in words)
            {
                text.Append(text.Length > 0 ? Space : "");
                foreach (var glyph in word.Glyphs)
                {
                    text.Append(glyph.Text);
                }
            }
            return Plain(text.ToString());
        }

        var pieces = new List<string>();
        foreach (var word in words)
        {
            if (pieces.Count > 0)
            {
                pieces.Add(Space);
            }

            AddPieces(word, pieces);
        }
        return WithScriptsApart(Plain(IsRightToLeft(words) ? Logical(pieces) : WithLogicalRuns(pieces)).Trim());
    }

    // Where the direction turns, the space between two words is often at the other end of one of them.
    private static string WithScriptsApart(string text)
    {
        var result = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (
                result.Length > 0
                && (
                    char.IsAsciiLetter(c) && IsRightToLeftLetter(result[^1])
                    || char.IsAsciiLetter(result[^1]) && IsRightToLeftLetter(c)
                )
            )
            {
                result.Append(' ');
            }

            result.Append(c);
        }
        return result.ToString();
    }

    private static bool IsRightToLeftLetter(char c) => IsRightToLeft(c) && char.IsLetter(c);

    /// <summary>Pieces from left to right in the order in which a right-to-left reader reads them: numbers and words
    /// of other scripts keep theirs.</summary>
    public static string Logical(IReadOnlyList<string> pieces)
    {
        var result = new StringBuilder();
        for (var end = pieces.Count; end > 0; )
        {
            var start = end - 1;
            if (IsLeftToRight(pieces[start]))
            {
                while (start > 0 && JoinsToTheLeft(pieces, start))
                {
                    start--;
                }

                while (!IsLeftToRight(pieces[start]))
                {
                    start++;
                }
            }

            for (var i = start; i < end; i++)
            {
                result.Append(pieces[i]);
            }

            end = start;
        }
        return WithBracketsTurned(result.ToString());
    }

    /// <summary>Whether words are for the most part of a right-to-left script.</summary>
    public static bool IsRightToLeft(IEnumerable<PdfWord> words)
    {
        var (letters, rightToLeft) = (0, 0);
        foreach (var word in words)
        {
            foreach (var glyph in word.Glyphs)
            {
                letters += char.IsLetter(glyph.Text[0]) ? 1 : 0;
                rightToLeft += IsRightToLeft(glyph.Text[0]) ? 1 : 0;
            }
        }
        return rightToLeft * 2 > letters;
    }

    /// <summary>Whether a letter is a syllable or a word.</summary>
    public static bool IsWide(char c) => c is (>= '\u3040' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3');

    // A mark stands over its letter, and after it in the text.
    private static void AddPieces(PdfWord word, List<string> pieces)
    {
        var right = double.MinValue;
        foreach (var glyph in word.Glyphs)
        {
            if (IsMark(glyph.Text) && pieces.Count > 0 && (glyph.Left + glyph.Right) / 2 < right)
            {
                pieces[^1] += glyph.Text;
            }
            else
            {
                pieces.Add(glyph.Text);
                right = glyph.Right;
            }
        }
    }

    // A line that is read from left to right, with words in it that are not.
    private static string WithLogicalRuns(List<string> pieces)
    {
        var result = new StringBuilder();
        for (var i = 0; i < pieces.Count; )
        {
            var end = i;
            for (var j = i; j < pieces.Count && !IsLeftToRight(pieces[j]); j++)
            {
                end = IsRightToLeft(pieces[j][0]) ? j + 1 : end;
            }

            if (end > i && IsRightToLeft(pieces[i][0]))
            {
                result.Append(Logical(pieces.GetRange(i, end - i)));
                i = end;
            }
            else
            {
                result.Append(pieces[i++]);
            }
        }
        return result.ToString();
    }

    // Letters, digits, and what stands between two of them: a date, a decimal, several words.
    private static bool JoinsToTheLeft(IReadOnlyList<string> pieces, int start)
    {
        var left = pieces[start - 1];
        if (IsLeftToRight(left))
        {
            return true;
        }

        return start > 1 && IsLeftToRight(pieces[start - 2]) && Joins(left, pieces[start - 2]);
    }

    private static bool Joins(string between, string before) =>
        between == Space ? !IsDigit(before) : between is "/" or "." or "," or ":" or "-" or "_" or "@" or "+" or "'";

    private static bool IsDigit(string piece) => piece.Length > 0 && char.IsDigit(piece[0]);

    private static bool IsLeftToRight(string piece) =>
        piece.Length > 0 && char.IsLetterOrDigit(piece[0]) && !IsRightToLeft(piece[0]);

    private static bool IsMark(string text) =>
        CharUnicodeInfo.GetUnicodeCategory(text, 0) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;

    // Fonts draw a bracket turned where text runs to the left; some say so of its letter, others do not.
    private static string WithBracketsTurned(string text)
    {
        var first = text.IndexOfAny(['(', ')']);
        return first < 0 || text[first] == '('
            ? text
            : string.Concat(
                text.Select(c =>
                    c switch
                    {
                        '(' => ')',
                        ')' => '(',
                        _ => c,
                    }
                )
            );
    }

    // Latin, Hebrew and Arabic presentation forms only: other compatibility letters mean something of their own.
    private static string Plain(string text) =>
        text.Any(IsForm)
            ? string.Concat(
                text.Select(c => IsForm(c) ? c.ToString().Normalize(NormalizationForm.FormKC) : c.ToString())
            )
            : text;

    private static bool IsForm(char c) =>
        c
            is (>= '\uFB00' and <= '\uFB4F')
                or (>= '\uFB50' and <= '\uFDCF')
                or (>= '\uFDF0' and <= '\uFDFF')
                or (>= '\uFE70' and <= '\uFEFC');

    private static bool IsRightToLeft(char c) =>
        (c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC'))
        && !char.IsDigit(c);
}
