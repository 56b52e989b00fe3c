using Pipeline.Contracts.Search;
using Pipeline.Documents.Chunking;

namespace Pipeline.Grains.Answers;

/// <summary>Answers without a generator: the sentences of the context that say most about the question, quoted.</summary>
internal static class ExtractiveAnswer
{
    private const int MaxSentences = 3;
    private const int MaxCharacters = 400;
    private const double PassagePrior = 0.15;
    // A second sentence joins when it says nearly as much as the first.
    private const double NearlyAsMuch = 0.75;

    /// <summary>The quotes in the order of their passages.</summary>
    public static IReadOnlyList<Quote> Quote(string question, IReadOnlyList<SearchHit> context)
    {
        var asked = ContentUnits.Of(question);
        var sentences = new List<(Quote Quote, HashSet<string> Units, int Order)>();
        foreach (var hit in context)
        {
            var headings = ContentUnits.Of($"{hit.Title} {string.Join(' ', hit.HeadingPath)}");
            // A line is a row of a table, an item of a list or a paragraph: no sentence goes over its end.
            foreach (var text in hit.Text.Split('\n').SelectMany(Sentences))
            {
                if (text.Length is > 8 and <= MaxCharacters)
                {
                    var units = ContentUnits.Of(text);
                    units.UnionWith(headings);
                    sentences.Add((new Quote(hit.Rank, text, 0), units, sentences.Count));
                }
            }
        }

        if (sentences.Count == 0)
        {
            return context.Count == 0 ? [] : [new Quote(1, Cut(context[0].Text), 0)];
        }

        // Rare words of the question tell sentences apart; words that every sentence has do not.
        var weights = asked.ToDictionary(
            unit => unit,
            unit => Math.Log(1 + ((sentences.Count + 0.5) / (sentences.Count(sentence => sentence.Units.Contains(unit)) + 0.5))));
        var total = Math.Max(1e-9, weights.Values.Sum());
        var ranked = sentences
            .Select(sentence => (
                Quote: sentence.Quote with
                {
                    Score = (weights.Where(pair => sentence.Units.Contains(pair.Key)).Sum(pair => pair.Value) / total)
                        + (PassagePrior / sentence.Quote.Passage),
                },
                sentence.Order))
            .OrderByDescending(sentence => sentence.Quote.Score)
            .ThenBy(sentence => sentence.Order)
            .ToArray();
        var best = ranked[0].Quote.Score;
        return [.. ranked
            .TakeWhile((sentence, i) => i == 0 || sentence.Quote.Score >= best * NearlyAsMuch)
            .Take(MaxSentences)
            .OrderBy(sentence => sentence.Quote.Passage)
            .ThenBy(sentence => sentence.Order)
            .Select(sentence => sentence.Quote)];
    }

    private static IEnumerable<string> Sentences(string line) =>
        SentenceSplitter.Split(line).Select(range => line[range].Trim());

    private static string Cut(string text) => text.Length <= MaxCharacters ? text : text[..(MaxCharacters - 1)] + "…";
}

/// <summary>A sentence quoted from a passage.</summary>
/// <param name="Passage">The passage's number in the context, from 1.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Score">How much it says about the question.</param>
internal sealed record Quote(int Passage, string Text, double Score);
