using System.Text;

namespace Pipeline.Retrieval.Duplicates;

/// <summary>A text's words as they are compared for equality: in lower case, without what only sets them
/// apart.</summary>
public static class PassageWords
{
    /// <summary>The runs of letters and digits, in their order.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The words.</returns>
    public static IReadOnlyList<string> Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var words = new List<string>();
        var word = new StringBuilder();
        Span<char> units = stackalloc char[2];
        foreach (var rune in text.Normalize(NormalizationForm.FormKC).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || IsSign(rune))
            {
                word.Append(units[..Rune.ToLowerInvariant(rune).EncodeToUtf16(units)]);
            }
            else if (word.Length > 0)
            {
                words.Add(word.ToString());
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    // What changes a value is part of it: 10% is not 10, C++ is not C.
    private static bool IsSign(Rune rune) => rune.Value is '%' or '+' or '#' or '€' or '$' or '₩';
}
