using System.Text.RegularExpressions;
using Pipeline.Retrieval.Steps;

namespace Pipeline.Retrieval.Expansion;

/// <summary>Whether a text that a generator wrote of others says nothing that they do not: no number, no
/// name.</summary>
public static partial class RewriteCheck
{
    /// <summary>Whether a phrasing of a question may be searched: short, about the same, without a number or name of
    /// its own.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="sources">What it was written of.</param>
    public static bool IsFaithful(string written, string sources)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(sources);
        if (
            string.IsNullOrWhiteSpace(written)
            || written.Length > NextQuestion.MostCharacters
            || written.Contains('\n')
        )
        {
            return false;
        }

        var known = sources.ToLowerInvariant();
        var forms = WordForms.Of(sources);
        return Precise()
                .Matches(written)
                .All(match => known.Contains(match.Value.ToLowerInvariant(), StringComparison.Ordinal))
            && QuestionWords.Of(written).Any(word => WordForms.Says(forms, word.Forms));
    }

    /// <summary>Whether every word that says what a text is about is one of the sources', too.</summary>
    /// <param name="written">What was written.</param>
    /// <param name="sources">What it was written of.</param>
    public static bool SaysNothingNew(string written, string sources)
    {
        if (!IsFaithful(written, sources))
        {
            return false;
        }

        var forms = WordForms.Of(sources);
        return QuestionWords.Of(written).All(word => WordForms.Says(forms, word.Forms));
    }

    // Numbers with what belongs to them, and words with a capital that do not begin the text.
    [GeneratedRegex(@"\d[\d.,:/-]*\d|\d|(?<=\S\s+[""“'‘(]?)\p{Lu}[\p{L}\p{N}]+(?:[.-][\p{L}\p{N}]+)*|\p{Lu}{2,}")]
    private static partial Regex Precise();
}
