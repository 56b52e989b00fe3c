using Pipeline.Retrieval.Calibration;

namespace Pipeline.Benchmarks.Ranking;

/// <summary>A collection of one kind, and real questions to it.</summary>
/// <param name="Name">What kind it is.</param>
/// <param name="Passages">Its passages; the title may be empty.</param>
/// <param name="Questions">Questions with the grade of every passage that answers them, above 0, by its place.</param>
internal sealed record CollectionKind(
    string Name,
    IReadOnlyList<(string Title, string Text)> Passages,
    IReadOnlyList<AskedQuestion> Questions
)
{
    /// <summary>Mean number of sentences in a passage.</summary>
    public double SentencesAPassage => Passages.Average(passage => Sentences.Split(passage.Text).Count);

    /// <summary>The same questions to a part of the passages: those whose answers are left.</summary>
    public CollectionKind Part(string name, int passages, int seed)
    {
        int[] chosen = [.. Enumerable.Range(0, Passages.Count)];
        new Random(seed).Shuffle(chosen);

        // Passages that answer a question first, or few questions would be left.
        var answers = Questions.SelectMany(question => question.Relevance.Keys).ToHashSet();
        chosen =
        [
            .. chosen
                .OrderByDescending(answers.Contains)
                .Take(passages / 2)
                .Concat(chosen.Where(place => !answers.Contains(place)))
                .Take(passages),
        ];
        var places = chosen.Select((old, place) => (old, place)).ToDictionary(pair => pair.old, pair => pair.place);
        return new CollectionKind(
            name,
            [.. chosen.Select(place => Passages[place])],
            [
                .. Questions
                    .Where(question => question.Relevance.Keys.All(places.ContainsKey))
                    .Select(question =>
                        question with
                        {
                            Relevance = question.Relevance.ToDictionary(pair => places[pair.Key], pair => pair.Value),
                        }
                    ),
            ]
        );
    }

    /// <summary>Both collections in one, asked what both are asked.</summary>
    public static CollectionKind Mix(string name, CollectionKind first, CollectionKind second) =>
        new(
            name,
            [.. first.Passages, .. second.Passages],
            [
                .. first.Questions,
                .. second.Questions.Select(question =>
                    question with
                    {
                        Relevance = question.Relevance.ToDictionary(
                            pair => pair.Key + first.Passages.Count,
                            pair => pair.Value
                        ),
                    }
                ),
            ]
        );
}
