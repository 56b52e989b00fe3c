using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Duplicates;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Grains.Answers.Quoting;

/// <summary>Answers without a generator: the sentences of the context that say most about the question,
/// quoted.</summary>
internal static class ExtractiveAnswer
{
    /// <summary>The most quotes of a question of one part; every further part may have one more.</summary>
    public const int MaxSentences = 3;

    private const double PassagePrior = 0.15;

    // A further sentence joins when it adds this part of what the best one says.
    private const double EnoughToAdd = 0.5;

    // What a sentence says only by the headings that it stands under, and what a chosen sentence has said already.
    private const double ByHeading = 0.5;
    private const double SaidAgain = 0.5;

    /// <summary>The quotes in the order of their passages.</summary>
    public static IReadOnlyList<Quote> Quote(string question, IReadOnlyList<SearchHit> context)
    {
        var (statements, passages) = Distinct(context.SelectMany(StatementReader.Read));
        if (statements.Length == 0)
        {
            return context.Count == 0 ? [] : [new Quote(1, Cut(context[0].Text), 0, [1])];
        }

        var weights = Weigh(question, statements);
        var scores = statements.Select(statement => Score(statement, weights, [])).ToArray();
        var chosen = Best(statements, weights);
        var parts = QuestionParts.Of(question);
        if (parts.Count > 0)
        {
            chosen.AddRange(
                PartCover.Add(
                    [.. statements.Select((statement, i) => Shares(statement, scores[i], parts, weights))],
                    chosen,
                    scores,
                    MaxSentences + parts.Count - 1 - chosen.Count
                )
            );
        }

        return
        [
            .. chosen
                .Order()
                .Select(order => new Quote(
                    statements[order].Passage,
                    statements[order].Text,
                    scores[order],
                    passages[order]
                )),
        ];
    }

    private static List<int> Best(Statement[] statements, Dictionary<string, double> weights)
    {
        var said = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new List<int>();
        var first = 0.0;
        while (chosen.Count < Math.Min(MaxSentences, statements.Length))
        {
            var (score, next) = statements
                .Select((statement, order) => (Score: Score(statement, weights, said), Order: order))
                .Where(statement => !chosen.Contains(statement.Order))
                .MaxBy(statement => statement.Score);
            if (chosen.Count > 0 && score < first * EnoughToAdd)
            {
                break;
            }

            first = Math.Max(first, score);
            chosen.Add(next);
            said.UnionWith(statements[next].Units);
        }

        return chosen;
    }

    /// <summary>How much a statement says about each part: its share of the part's own words, less where it says little
    /// of the rest (of three departments' numbers, a sentence that only names a department is none).</summary>
    private static double[] Shares(
        Statement statement,
        double score,
        IReadOnlyList<HashSet<string>> parts,
        Dictionary<string, double> weights
    ) =>
        [
            .. parts.Select(part =>
            {
                var total = part.Sum(unit => weights.GetValueOrDefault(unit));
                var said = part.Sum(unit => weights.GetValueOrDefault(unit) * Says(statement, unit, []));
                return total == 0 ? 0 : said / total * (1 + score);
            }),
        ];

    /// <summary>Rare words of the question tell sentences apart; words that every sentence has, and words that only
    /// ask, do not.</summary>
    private static Dictionary<string, double> Weigh(string question, Statement[] statements)
    {
        var asked = ContentUnits.Of(question);
        var asking = AskingWords.TermsIn(question);
        if (!asked.IsSubsetOf(asking))
        {
            asked.ExceptWith(asking);
        }

        return asked.ToDictionary(
            unit => unit,
            unit =>
            {
                var having = statements.Count(statement =>
                    statement.Units.Contains(unit) || statement.Headings.Contains(unit)
                );
                return Math.Log(1 + ((statements.Length + 0.5) / (having + 0.5)));
            }
        );
    }

    private static double Score(Statement statement, Dictionary<string, double> weights, HashSet<string> said) =>
        (weights.Sum(pair => pair.Value * Says(statement, pair.Key, said)) / Math.Max(1e-9, weights.Values.Sum()))
        + (PassagePrior / statement.Passage);

    private static double Says(Statement statement, string unit, HashSet<string> said) =>
        statement.Units.Contains(unit) ? (said.Contains(unit) ? SaidAgain : 1)
        : statement.Headings.Contains(unit) ? ByHeading
        : 0;

    /// <summary>Every statement once, with the passages that have it in the same words.</summary>
    private static (Statement[] Statements, int[][] Passages) Distinct(IEnumerable<Statement> statements)
    {
        var groups = statements
            .GroupBy(statement => string.Join(' ', PassageWords.Of(statement.Text)), StringComparer.Ordinal)
            .ToArray();
        return (
            [.. groups.Select(group => group.First())],
            [.. groups.Select(group => group.Select(statement => statement.Passage).Distinct().ToArray())]
        );
    }

    private static string Cut(string text) =>
        text.Length <= StatementReader.MaxCharacters ? text : text[..(StatementReader.MaxCharacters - 1)] + "…";
}
