using System.Text;
using Pipeline.Retrieval.Lexical;
using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.Queries;
using Pipeline.Retrieval.Lexical.SurfaceForms;

namespace Pipeline.Retrieval.Suggestions;

/// <summary>
/// "Did you mean": what the shards of a collection know of a text's words, brought together. The outcome depends on the
/// collection alone, not on how many shards it has.
/// </summary>
public static class Spelling
{
    /// <summary>Words of a text that are looked at.</summary>
    public const int MaxWords = 32;

    /// <summary>Similar words that a shard tells of one word.</summary>
    public const int MaxCandidates = 32;

    /// <summary>A word in more chunks of a collection than this is taken to be right.</summary>
    public const int MostChunksOfAMistake = 2;

    // A word that the collection does have is a mistake only beside one letter's difference and a much more common
    // word.
    private const int MoreCommon = 50;
    private const int FewestForTwoChanges = 3;
    private const int MostExpansions = 3;

    /// <summary>Adds up what the shards know.</summary>
    /// <param name="shards">What each shard gave for the same text.</param>
    /// <returns>One entry a word, in the order of the text.</returns>
    public static IReadOnlyList<WordCorrection> Merge(IEnumerable<IReadOnlyList<WordCorrection>> shards)
    {
        ArgumentNullException.ThrowIfNull(shards);
        return
        [
            .. shards
                .SelectMany(shard => shard)
                .GroupBy(word => word.Word, StringComparer.Ordinal)
                .Select(word => new WordCorrection(
                    word.Key,
                    word.Sum(part => part.Chunks),
                    [
                        .. word.SelectMany(part => part.Candidates)
                            .GroupBy(candidate => candidate.Word, StringComparer.Ordinal)
                            .Select(candidate => new SimilarWord(
                                candidate.Key,
                                candidate.First().Distance,
                                candidate.Sum(part => part.Chunks)
                            ))
                            .OrderBy(candidate => candidate.Distance)
                            .ThenByDescending(candidate => candidate.Chunks)
                            .ThenBy(candidate => candidate.Word, StringComparer.Ordinal),
                    ]
                )),
        ];
    }

    /// <summary>The text with its likely mistakes corrected; everything else, particles too, stays as it is.</summary>
    /// <param name="text">The text that was looked up.</param>
    /// <param name="words">What the collection knows (<see cref="Merge"/>).</param>
    /// <returns>The corrected text in composed form (NFKC), or null when nothing is likely to be wrong.</returns>
    public static string? Correct(string text, IReadOnlyList<WordCorrection> words)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(words);
        var corrections = words
            .Select(word => (word.Word, Best: Likely(word).FirstOrDefault()))
            .Where(word => word.Best is not null)
            .ToDictionary(word => word.Word, word => word.Best!.Word, StringComparer.Ordinal);
        if (corrections.Count == 0)
        {
            return null;
        }

        var normal = TextNormalizer.Normalize(text);
        var corrected = new StringBuilder();
        var at = 0;
        foreach (var word in SurfaceWords.Of(normal))
        {
            if (word.Start >= at && corrections.TryGetValue(word.Text, out var better))
            {
                var capital = char.IsUpper(normal[word.Start]);
                corrected
                    .Append(normal, at, word.Start - at)
                    .Append(capital ? char.ToUpperInvariant(better[0]) : better[0])
                    .Append(better, 1, better.Length - 1);
                at = word.Start + word.Length;
            }
        }

        return at == 0 ? null : corrected.Append(normal, at, normal.Length - at).ToString();
    }

    /// <summary>What a fuzzy search adds to a query: the terms of words that are spelt like unknown ones.</summary>
    /// <param name="words">What the collection knows (<see cref="Merge"/>).</param>
    /// <returns>Terms that weigh half for every change of spelling.</returns>
    public static IReadOnlyList<WeightedTerm> Expand(IReadOnlyList<WordCorrection> words)
    {
        ArgumentNullException.ThrowIfNull(words);
        var weights = new Dictionary<(string Field, string Term), float>();
        foreach (var similar in words.SelectMany(word => Likely(word).Take(MostExpansions)))
        {
            var terms = TextAnalysis.Analyze(similar.Word);
            var weight = MathF.ScaleB(1, -similar.Distance);
            Add(LexicalFields.Body, terms.Body, weight);
            Add(LexicalFields.Words, terms.Words, weight);
        }

        return
        [
            .. weights
                .Select(term => new WeightedTerm(term.Key.Field, term.Key.Term, term.Value))
                .OrderBy(term => term.Field, StringComparer.Ordinal)
                .ThenBy(term => term.Text, StringComparer.Ordinal),
        ];

        void Add(string field, IEnumerable<string> terms, float weight)
        {
            foreach (var term in terms.Distinct(StringComparer.Ordinal))
            {
                weights[(field, term)] = Math.Max(weight, weights.GetValueOrDefault((field, term)));
            }
        }
    }

    private static IEnumerable<SimilarWord> Likely(WordCorrection word) =>
        word.Candidates.Where(candidate =>
            word.Chunks switch
            {
                0 => candidate.Distance == 1 || candidate.Chunks >= FewestForTwoChanges,
                <= MostChunksOfAMistake => candidate.Distance == 1 && candidate.Chunks >= MoreCommon * word.Chunks,
                _ => false,
            }
        );
}
