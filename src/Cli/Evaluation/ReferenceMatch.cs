using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Cli.Evaluation;

/// <summary>
/// Whether an answer holds a reference: as a part of it, when both are compatibility-normalised (NFKC), in lower case
/// and without anything but letters and digits. Citations do not count as text.
/// </summary>
internal static partial class ReferenceMatch
{
    /// <summary>Whether an answer holds one of the references.</summary>
    public static bool Holds(string answer, IReadOnlyList<string> references)
    {
        var text = Flat(WithoutCitations(answer));
        return references.Select(Flat).Any(flat => flat.Length > 0 && text.Contains(flat, StringComparison.Ordinal));
    }

    /// <summary>A text without <c>[n]</c>.</summary>
    public static string WithoutCitations(string text) => Citation().Replace(text, "");

    private static string Flat(string text) =>
        string.Concat(text.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsLetterOrDigit));

    [GeneratedRegex(@"\s?\[\d{1,3}(?:\s*,\s*\d{1,3})*\]")]
    private static partial Regex Citation();
}
