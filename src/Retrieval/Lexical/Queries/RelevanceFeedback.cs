using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>
/// Pseudo-relevance feedback by the relevance model RM3 (Lavrenko and Croft 2001; Abdul-Jaleel et al. 2004): the words
/// of the passages that a query ranks first are added to it, weighted by how much they make up of those passages.
/// </summary>
public sealed record RelevanceFeedback
{
    /// <summary>Passages taken to be relevant, 1 to 50.</summary>
    public int Passages { get; init; } = 10;

    /// <summary>Terms that are added, 1 to 100.</summary>
    public int Terms { get; init; } = 10;

    /// <summary>The weight of the query as asked, above 0 to 1; the rest is that of the added terms.</summary>
    public double OriginalWeight { get; init; } = 0.5;

    /// <summary>The query with what its best passages add.</summary>
    /// <param name="query">The query as asked.</param>
    /// <param name="best">The best passages by it with their scores, best first; scores above 0.</param>
    /// <returns>The query itself when there is no passage.</returns>
    public KeywordQuery Expand(KeywordQuery query, IReadOnlyList<(string Text, double Score)> best)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(best);
        var model = new Dictionary<(string Field, string Term), double>();
        var total = best.Take(Passages).Sum(passage => passage.Score);
        foreach ((var text, var score) in best.Take(Passages))
        {
            var terms = Whole(TextAnalysis.Analyze(text));
            foreach (var term in terms)
            {
                model[term] = model.GetValueOrDefault(term) + (score / total / terms.Count);
            }
        }

        var chosen = model
            .OrderByDescending(term => term.Value)
            .ThenBy(term => term.Key.Term, StringComparer.Ordinal)
            .Take(Terms)
            .ToArray();
        var sum = chosen.Sum(term => term.Value);
        var asked = Math.Max(1, Whole(TextAnalysis.Analyze(query.Text)).Count);

        // RM3 mixes two distributions; divided by the original's share, so that the words as asked keep their weight of
        // 1.
        var scale = (1 - OriginalWeight) / OriginalWeight * asked / Math.Max(sum, double.Epsilon);
        return chosen.Length == 0
            ? query
            : query with
            {
                Expansion =
                [
                    .. query.Expansion,
                    .. chosen.Select(term => new WeightedTerm(
                        term.Key.Field,
                        term.Key.Term,
                        (float)(scale * term.Value)
                    )),
                ],
            };
    }

    /// <summary>Whole words: of Korean the stems, not the bigrams, which mean little by themselves.</summary>
    private static List<(string Field, string Term)> Whole(AnalyzedText text) =>
        [
            .. text.Body.Where(term => Scripts.Of(term[0]) != Script.Hangul).Select(term => (LexicalFields.Body, term)),
            .. text
                .Words.Where(term => Scripts.Of(term[0]) == Script.Hangul)
                .Select(term => (LexicalFields.Words, term)),
        ];
}
