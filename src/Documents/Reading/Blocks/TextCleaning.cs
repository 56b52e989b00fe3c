using System.Globalization;
using System.Text;

namespace Pipeline.Documents.Reading.Blocks;

/// <summary>
/// Brings text of any origin to one form: normal form C (macOS writes Korean decomposed), line feeds only, no control or
/// invisible characters, and no lone surrogates. Full-width forms are left as they are: a search analyzer folds them.
/// </summary>
internal static class TextCleaning
{
    /// <summary>One line: every run of white space becomes a space.</summary>
    public static string OneLine(string raw) => Collapse(Characters(raw), keepLineFeeds: false, keepTabs: false);

    /// <summary>Lines of running text: runs of blanks become a space, blank lines vanish, lines are trimmed.</summary>
    public static string Lines(string raw) => Collapse(Characters(raw), keepLineFeeds: true, keepTabs: false);

    /// <summary>Rows of a table: as <see cref="Lines"/>, with the tabs between cells kept.</summary>
    public static string Rows(string raw) => Collapse(Characters(raw), keepLineFeeds: true, keepTabs: true);

    /// <summary>Preformatted text: blanks are kept, blank lines at both ends and blanks at line ends are not.</summary>
    public static string Preformatted(string raw)
    {
        var text = Characters(raw);
        var result = new StringBuilder(text.Length);
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            var kept = line.TrimEnd();
            if (kept.IsEmpty && result.Length == 0)
                continue;
            result.Append(kept).Append('\n');
        }
        var length = result.Length;
        while (length > 0 && result[length - 1] == '\n')
            length--;
        result.Length = length;
        return result.ToString();
    }

    private static string Characters(string raw)
    {
        if (!NeedsWork(raw))
            return raw;
        var result = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            var c = raw[i];
            if (char.IsHighSurrogate(c) && i + 1 < raw.Length && char.IsLowSurrogate(raw[i + 1]))
                result.Append(c).Append(raw[++i]);
            else if (char.IsSurrogate(c))
                result.Append('\uFFFD');
            else if (c == '\r')
                result.Append(i + 1 < raw.Length && raw[i + 1] == '\n' ? "" : "\n");
            else if (c is '\u2028' or '\u2029' or '\v' or '\f' or '\u0085')
                result.Append('\n');
            else if (!IsInvisible(c))
                result.Append(c);
        }
        var text = result.ToString();
        return text.IsNormalized(NormalizationForm.FormC) ? text : text.Normalize(NormalizationForm.FormC);
    }

    private static bool NeedsWork(string raw)
    {
        foreach (var c in raw)
        {
            if (c is >= '\u0080' and not (>= '\uAC00' and <= '\uD7A3') || (c < ' ' && c is not ('\n' or '\t')) || c == '\u007F')
                return true;
        }
        return false;
    }

    // Zero-width joiner (200D) stays: emoji and some scripts need it. Noncharacters FFFE and FFFF go.
    private static bool IsInvisible(char c)
        => (char.IsControl(c) && c is not ('\n' or '\t'))
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
                    pending = kept;
                continue;
            }
            if (pending != '\0' && result.Length > 0)
                result.Append(pending);
            pending = '\0';
            result.Append(c);
        }
        return result.ToString();
    }
}
