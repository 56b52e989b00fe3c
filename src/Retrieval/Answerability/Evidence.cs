namespace Pipeline.Retrieval.Answerability;

/// <summary>How well what a search found fits its question. What is null was not there to be looked at.</summary>
/// <param name="Words">The best BM25 score as a share of the most that the question's terms could give, 0 to 1.</param>
/// <param name="Meaning">How far the best cosine lies above the mean of the hits, 0 to 2; only with 20 hits and
/// more.</param>
/// <param name="Rerank">The cross-encoder's best score, on its own scale.</param>
public sealed record Evidence(double? Words, double? Meaning, double? Rerank)
{
    /// <summary>With fewer hits their mean says nothing of what else there is.</summary>
    public const int FewestHits = 20;

    /// <summary>The best of several searches, signal by signal: that of a question of several parts.</summary>
    /// <param name="searches">Their evidence; at least one.</param>
    public static Evidence Best(IReadOnlyCollection<Evidence> searches) =>
        new(
            searches.Max(search => search.Words),
            searches.Max(search => search.Meaning),
            searches.Max(search => search.Rerank)
        );

    /// <summary>The evidence of one search.</summary>
    /// <param name="byWords">BM25 scores, best first; null: words were not searched.</param>
    /// <param name="most">The most that the question's terms could give; 0: nobody has told.</param>
    /// <param name="byMeaning">Cosines, best first; null: vectors were not searched.</param>
    /// <param name="rerank">The cross-encoder's best score; null: it has scored nothing.</param>
    public static Evidence Of(
        IReadOnlyList<double>? byWords,
        double most,
        IReadOnlyList<double>? byMeaning,
        double? rerank
    ) =>
        new(
            byWords switch
            {
                null => null,
                [] => 0,
                _ => most > 0 ? Math.Clamp(byWords[0] / most, 0, 1) : null,
            },
            byMeaning is { Count: >= FewestHits } ? Math.Max(0, byMeaning[0] - byMeaning.Average()) : null,
            rerank
        );
}
