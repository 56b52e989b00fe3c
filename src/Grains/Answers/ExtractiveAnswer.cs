using Pipeline.Contracts.Search;
using Pipeline.Documents.Chunking;
using Pipeline.Documents.Chunking.Sentences;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Grains.Answers;

/// <summary>Answers without a generator: the sentences of the context that say most about the question,
/// quoted.</summary>
internal static class ExtractiveAnswer
{
    private const int MaxSentences = 3;
    private const int MaxCharacters = 400;
    private const double PassagePrior = 0.15;

    // A further sentence joins when it adds this part of what the best one says.
    private const double EnoughToAdd = 0.5;

    // What a sentence says only by the headings that it stands under, and what a chosen sentence has said already.
    private const double ByHeading = 0.5;
    private const double SaidAgain = 0.5;

    /// <summary>The quotes in the order of their passages.</summary>
    public static IReadOnlyList<Quote> Quote(string question, IReadOnlyList<SearchHit> context)
    {
        var sentences = context.SelectMany(SentencesOf).ToArray();
        if (sentences.Length == 0)
        {
            return context.Count == 0 ? [] : [new Quote(1, Cut(context[0].Text), 0)];
        }

        var weights = Weigh(question, sentences);
        var total = Math.Max(1e-9, weights.Values.Sum());
        var said = new HashSet<string>(StringComparer.Ordinal);
        var chosen = new List<(Quote Quote, int Order)>();
        while (chosen.Count < Math.Min(MaxSentences, sentences.Length))
        {
            var taken = chosen.Select(choice => choice.Order).ToHashSet();
            var (score, next) = sentences
                .Select(
                    (sentence, order) =>
                        (
                            Score: (weights.Sum(pair => pair.Value * Says(sentence, pair.Key, said)) / total)
                                + (PassagePrior / sentence.Passage),
                            Order: order
                        )
                )
                .Where(sentence => !taken.Contains(sentence.Order))
                .MaxBy(sentence => sentence.Score);
            if (chosen.Count > 0 && score < chosen[0].Quote.Score * EnoughToAdd)
            {
                break;
            }

            chosen.Add((new Quote(sentences[next].Passage, sentences[next].Text, score), next));
            said.UnionWith(sentences[next].Units);
        }

        return [.. chosen.OrderBy(choice => choice.Order).Select(choice => choice.Quote)];
    }

    /// <summary>Rare words of the question tell sentences apart; words that every sentence has, and words that only
    /// ask, do not.</summary>
    private static Dictionary<string, double> Weigh(string question, Sentence[] sentences)
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
                Math.Log(
                    1
                        + (
                            (sentences.Length + 0.5)
                            / (
                                sentences.Count(sentence =>
                                    sentence.Units.Contains(unit) || sentence.Headings.Contains(unit)
                                ) + 0.5
                            )
                        )
                )
        );
    }

    private static double Says(Sentence sentence, string unit, HashSet<string> said) =>
        sentence.Units.Contains(unit) ? (said.Contains(unit) ? SaidAgain : 1)
        : sentence.Headings.Contains(unit) ? ByHeading
        : 0;

    private static IEnumerable<Sentence> SentencesOf(SearchHit hit)
    {
        string[] headings = [hit.Title ?? "", .. hit.HeadingPath];
        var above = ContentUnits.Of(string.Join(' ', headings));
        var units = above;
        // A line is a row of a table, an item of a list or a paragraph: no sentence goes over its end.
        foreach (var line in hit.Text.Split('\n'))
        {
            if (headings.Contains(line.Trim()))
            {
                continue;
            }

            foreach (var range in SentenceSplitter.Split(line))
            {
                var text = line[range].Trim();
                // A question says what the next sentence answers, as a heading does.
                if (text.Length is > 8 and <= MaxCharacters && text[^1] is not ('?' or '？'))
                {
                    yield return new Sentence(hit.Rank, text, ContentUnits.Of(text), units);
                }
                else if (text.Length > 0 && text[^1] is ('?' or '？'))
                {
                    units = [.. above, .. ContentUnits.Of(text)];
                }
            }
        }
    }

    private static string Cut(string text) => text.Length <= MaxCharacters ? text : text[..(MaxCharacters - 1)] + "…";

    /// <param name="Passage">The passage's number.</param>
    /// <param name="Text">Its text.</param>
    /// <param name="Units">What it says itself.</param>
    /// <param name="Headings">What the title, the headings and a question before it say.</param>
    private sealed record Sentence(int Passage, string Text, HashSet<string> Units, HashSet<string> Headings);
}

/// <summary>A sentence quoted from a passage.</summary>
/// <param name="Passage">The passage's number in the context, from 1.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Score">How much it says about the question.</param>
internal sealed record Quote(int Passage, string Text, double Score);
