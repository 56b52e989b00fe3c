using System.Globalization;
using System.Text;

namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>
/// Brings the many encodings of a text to one: NFKC (Unicode Standard Annex 15), which composes decomposed Hangul and
/// turns full-width Latin and half-width kana into the usual forms. A fraction or superscript after a digit gets a
/// space first, so that "6½" becomes "6 1/2", not "61/2"; invisible formatting characters are dropped.
/// </summary>
internal static class TextNormalizer
{
    public static string Normalize(string text)
    {
        StringBuilder? changed = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                changed?.Append(c).Append(text[i + 1]);
                i++;
                continue;
            }

            var replacement = c switch
            {
                < '\u00AD' => null,
                _ when char.IsSurrogate(c) => " ",
                _ => char.GetUnicodeCategory(c) switch
                {
                    UnicodeCategory.Format => string.Empty,
                    UnicodeCategory.OtherNotAssigned when c >= '\uFFFE' => " ",
                    UnicodeCategory.OtherNumber when i > 0 && char.IsAsciiDigit(text[i - 1]) => " " + c,
                    _ => null,
                },
            };
            if (replacement is not null && changed is null)
            {
                changed = new StringBuilder(text.Length + 8).Append(text, 0, i);
            }

            if (changed is not null)
            {
                _ = replacement is null ? changed.Append(c) : changed.Append(replacement);
            }
        }

        var clean = changed?.ToString() ?? text;
        return clean.IsNormalized(NormalizationForm.FormKC)
            ? clean
            : clean.Normalize(NormalizationForm.FormKC).Replace('\u2044', '/');
    }
}
