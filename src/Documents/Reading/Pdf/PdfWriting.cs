using System.Text;
using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>The text of a line of words as it is written: right-to-left scripts, whose glyphs a page holds from left to
/// right, in logical order; presentation forms and ligatures as the letters that they stand for.</summary>
internal static class PdfWriting
{
    /// <summary>Words of a line, from left to right on the page, as text.</summary>
    public static string Of(IEnumerable<Word> line)
    {
        var words = line.ToList();
        var text = string.Join(' ', words.Select(word => word.Text.Trim()));
        var rightToLeft = text.Count(IsRightToLeft);
        if (rightToLeft * 2 <= text.Count(char.IsLetter))
        {
            return Plain(text);
        }

        var pieces = new List<string>();
        foreach (var word in words.OrderBy(word => word.BoundingBox.Left))
        {
            if (pieces.Count > 0)
            {
                pieces.Add(" ");
            }

            pieces.AddRange(word.Letters.OrderBy(letter => letter.BoundingBox.Left).Select(letter => letter.Value));
        }
        return Plain(Logical(pieces)).Trim();
    }

    /// <summary>Pieces from left to right in the order in which a right-to-left reader reads them: numbers and words
    /// of other scripts keep theirs.</summary>
    public static string Logical(IReadOnlyList<string> pieces)
    {
        var result = new StringBuilder();
        for (var end = pieces.Count; end > 0; )
        {
            var start = end - 1;
            while (IsLeftToRight(pieces[start]) && start > 0 && IsLeftToRight(pieces[start - 1]))
            {
                start--;
            }

            for (var i = start; i < end; i++)
            {
                result.Append(pieces[i]);
            }

            end = start;
        }
        return result.ToString();
    }

    private static bool IsLeftToRight(string piece) =>
        piece.Length > 0 && char.IsLetterOrDigit(piece[0]) && !IsRightToLeft(piece[0]);

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
        c is (>= '\u0590' and <= '\u08FF') or (>= '\uFB1D' and <= '\uFDFF') or (>= '\uFE70' and <= '\uFEFC');
}
