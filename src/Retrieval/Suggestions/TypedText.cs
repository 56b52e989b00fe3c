using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.SurfaceForms;

namespace Pipeline.Retrieval.Suggestions;

/// <summary>A text that is being typed: the word that it ends with, and what stands before it.</summary>
/// <param name="Before">The text up to the last word.</param>
/// <param name="Keys">The last word in lower case, Korean as the keys that type it; empty when the text ends between
/// words.</param>
public readonly record struct TypedText(string Before, string Keys)
{
    /// <summary>Cuts a text before its last word.</summary>
    /// <param name="text">Any text.</param>
    /// <returns>Both parts, composed (NFKC).</returns>
    public static TypedText Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var normal = TextNormalizer.Normalize(text);
        var start = normal.Length;
        while (
            start > 0
            && WordRuns.IsPart(normal[start - 1])
            && (start == normal.Length || Scripts.Of(normal[start - 1]) == Scripts.Of(normal[start]))
        )
        {
            start--;
        }

        var keys = KeyStrokes.Of(normal.AsSpan(start).ToString().ToLowerInvariant());
        return new TypedText(normal[..start], keys.Length > 3 * SurfaceWords.MaxLength ? "" : keys);
    }
}
