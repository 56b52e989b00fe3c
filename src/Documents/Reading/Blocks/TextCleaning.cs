using System.Globalization;
using System.Text;

namespace Pipeline.Documents.Reading.Blocks;

/// <summary>
/// Brings text of any origin to one form: normal form C (macOS writes Korean decomposed), line feeds only, no control
/// or invisible characters, and no lone surrogates. Full-width forms are left as they are: a search analyzer folds
/// them. After
/// <see cref="MaxMarks"/> combining marks in a row stands a combining grapheme joiner (the Stream-Safe Text Format, UAX
/// #15, section 13): bringing a run of marks into order takes time that grows with the square of its length.
/// </summary>
internal static class TextCleaning
{
    /// <summary>Most combining marks in a row; no writing system needs as many.</summary>
    public const int MaxMarks = 30;

    private const char GraphemeJoiner = '\u034F';

    // Preformatted text keeps its shape, but no more of nothing than a person would leave.
    private const int MaxBlankLines = 8;
    private const int MaxBlanks = 256;

    /// <summary>One line: every run of white space becomes a space.</summary>
    public static string OneLine(string raw) => Collapse(Characters(raw), keepLineFeeds: false, keepTabs: false);

    /// <summary>Lines of running text: runs of blanks become a space, blank lines vanish, lines are trimmed.</summary>
    public static string Lines(string raw) => Collapse(Characters(raw), keepLineFeeds: true, keepTabs: false);

    /// <summary>Rows of a table: as <see cref="Lines"/>, with the tabs between cells kept.</summary>
    public static string Rows(string raw) => Collapse(Characters(raw), keepLineFeeds: true, keepTabs: true);

    /// <summary>
    /// Preformatted text: blanks are kept, blank lines at both ends and blanks at line ends are not. Of more than eight
    /// blank lines or 256 blanks in a row the rest is left out.
    /// </summary>
    public static string Preformatted(string raw)
    {
        var text = Characters(raw);
        var result = new StringBuilder(text.Length);
        var blankLines = 0;
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var kept = line.TrimEnd();
            blankLines = kept.IsEmpty ? blankLines + 1 : 0;
            if (kept.IsEmpty && (result.Length == 0 || blankLines > MaxBlankLines))
            {
                continue;
            }

            AppendLine(kept, result);
        }
        var length = result.Length;
        while (length > 0 && result[length - 1] == '\n')
        {
            length--;
        }

        result.Length = length;
        return result.ToString();
    }

    private static void AppendLine(ReadOnlySpan<char> line, StringBuilder result)
    {
        while (!line.IsEmpty)
        {
            var word = line.IndexOf(' ');
            var end = word < 0 ? line.Length : word;
            result.Append(line[..end]);
            line = line[end..];
            var blanks = line.IndexOfAnyExcept(' ');
            result.Append(' ', Math.Min(Math.Max(blanks, 0), MaxBlanks));
            line = line[Math.Max(blanks, 0)..];
        }
        result.Append('\n');
    }

    private static string Characters(string raw)
    {
        if (!NeedsWork(raw))
        {
            return raw;
        }

        var result = new StringBuilder(raw.Length);
        var marks = 0;
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (!IsMark(raw, i))
            {
                // The second half of a surrogate pair is skipped below, so a mark outside the first plane counts once.
                marks = IsInvisible(c) ? marks : 0;
            }
            else if (++marks > MaxMarks)
            {
                result.Append(GraphemeJoiner);
                marks = 1;
            }
            if (char.IsHighSurrogate(c) && i + 1 < raw.Length && char.IsLowSurrogate(raw[i + 1]))
            {
                result.Append(c).Append(raw[++i]);
            }
            else if (char.IsSurrogate(c))
            {
                result.Append('\uFFFD');
            }
            else if (c == '\r')
            {
                result.Append(i + 1 < raw.Length && raw[i + 1] == '\n' ? "" : "\n");
            }
            else if (c is '\u2028' or '\u2029' or '\v' or '\f' or '\u0085')
            {
                result.Append('\n');
            }
            else if (!IsInvisible(c))
            {
                result.Append(c);
            }
        }
        var text = result.ToString();
        return text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);
    }

    private static bool NeedsWork(string raw)
    {
        foreach (var c in raw)
        {
            if (
                c is >= '\u0080' and not (>= '\uAC00' and <= '\uD7A3')
                || (c < ' ' && c is not ('\n' or '\t'))
                || c == '\u007F'
            )
            {
                return true;
            }
        }
        return false;
    }

    private static bool IsMark(string text, int at) =>
        text[at] is >= '\u0300' and not GraphemeJoiner
        && CharUnicodeInfo.GetUnicodeCategory(text, at)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    // Zero-width joiner (200D) stays: emoji and some scripts need it. Noncharacters FFFE and FFFF go.
    private static bool IsInvisible(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\t'))
        || c is '\u00AD' or '\u200B' or '\u2060' or '\uFEFF' or '\uFFFE' or '\uFFFF'
        || (char.GetUnicodeCategory(c) == UnicodeCategory.Format && c is >= '\u202A' and <= '\u202E');

    private static string Collapse(string text, bool keepLineFeeds, bool keepTabs)
    {
        var result = new StringBuilder(text.Length);
        var pending = '\0';
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                var kept = c switch
                {
                    '\n' when keepLineFeeds => '\n',
                    '\t' when keepTabs => '\t',
                    _ => ' ',
                };
                // In a run of white space a line feed outweighs a tab, and a tab a space.
                if (pending == '\0' || kept == '\n' || (kept == '\t' && pending == ' '))
                {
                    pending = kept;
                }

                continue;
            }
            if (pending != '\0' && result.Length > 0)
            {
                result.Append(pending);
            }

            pending = '\0';
            result.Append(c);
        }
        return result.ToString();
    }
}
