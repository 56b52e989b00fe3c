using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Lexical.SurfaceForms;

/// <summary>
/// Finds the words of a text as people write them, to complete and to correct what is typed: unlike the terms of a
/// search they are not stemmed, and Korean words are whole.
/// </summary>
internal static class SurfaceWords
{
    /// <summary>Longer runs are no words.</summary>
    public const int MaxLength = 40;

    private static readonly HashSet<string> StopWords = new(StringComparer.Ordinal)
    {
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "but",
        "by",
        "for",
        "if",
        "in",
        "into",
        "is",
        "it",
        "no",
        "not",
        "of",
        "on",
        "or",
        "such",
        "that",
        "the",
        "their",
        "then",
        "there",
        "these",
        "they",
        "this",
        "to",
        "was",
        "will",
        "with",
    };

    /// <summary>The words of a text, in order, repeats kept.</summary>
    /// <param name="normal">A normalised text (<see cref="TextNormalizer"/>).</param>
    public static List<SurfaceWord> Of(string normal)
    {
        var words = new List<SurfaceWord>();
        foreach ((var start, var end, var script) in WordRuns.Of(normal))
        {
            Add(normal, start, end, script, words);
        }

        return words;
    }

    private static void Add(string normal, int at, int end, Script script, List<SurfaceWord> words)
    {
        var run = normal.AsSpan(at, end - at);
        if (run.Length > MaxLength)
        {
            return;
        }

        if (script == Script.Hangul)
        {
            // After a letter or digit the run may be nothing but a particle: RRF는.
            var stems = new List<string>(2);
            KoreanWord.AddStems(run, follows: at > 0 && char.IsLetterOrDigit(normal[at - 1]), stems);
            words.AddRange(stems.Where(stem => stem.Length > 1).Select(stem => new SurfaceWord(stem, at, stem.Length)));
            return;
        }

        var word = run.ToString().ToLowerInvariant();
        if (word.Length > 1 && !StopWords.Contains(word))
        {
            words.Add(new SurfaceWord(word, at, run.Length));
        }
    }
}
