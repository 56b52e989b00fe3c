using System.Text.Json;
using Pipeline.Benchmarks.Quality;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Benchmarks.Ranking;

/// <summary>Makes collections of many kinds out of judged sets: long passages, single sentences, titles; few and many;
/// one language and two.</summary>
internal static class CollectionKinds
{
    private const int Few = 50;

    /// <summary>The kinds that the sets of a folder give.</summary>
    public static IEnumerable<CollectionKind> Of(string data)
    {
        string[] folders =
        [
            .. Directory
                .EnumerateDirectories(data)
                .Where(folder => File.Exists(Path.Combine(folder, "qrels", "test.tsv")))
                .Order(),
        ];
        var sentences = new List<CollectionKind>();
        foreach (var folder in folders)
        {
            var set = JudgedSet.Read(folder);
            if (File.Exists(Path.Combine(folder, "answers.jsonl")))
            {
                var cut = Sentences(set, folder);
                sentences.Add(cut);
                yield return cut;
                yield return Asked(cut, "few words shared", 0);
                yield return Asked(cut, "many words shared", 2);
                yield return InOtherWords(cut, 0.5);
                yield return InOtherWords(cut, 0.35);
                yield return cut.Part($"{cut.Name}, {Few}", Few, 1);
                yield return cut.Part($"{cut.Name}, {Few} others", Few, 2);
            }
            else
            {
                yield return Titles(set);
            }
        }

        for (var i = 1; i < sentences.Count; i++)
        {
            var both = CollectionKind.Mix(
                $"{sentences[i - 1].Name} and {sentences[i].Name}",
                sentences[i - 1],
                sentences[i]
            );
            yield return both;
        }

        foreach (var folder in folders)
        {
            yield return Whole(JudgedSet.Read(folder));
        }
    }

    /// <summary>The passages as they are.</summary>
    private static CollectionKind Whole(JudgedSet set) =>
        Make(set, $"{set.Name}, whole", [.. set.Documents.Select(document => (document.Title, document.Text))]);

    /// <summary>Titles alone, as in a catalogue.</summary>
    private static CollectionKind Titles(JudgedSet set) =>
        Make(set, $"{set.Name}, titles", [.. set.Documents.Select(document => ("", document.Title))]);

    private static CollectionKind Make(JudgedSet set, string name, IReadOnlyList<(string, string)> passages)
    {
        var places = set
            .Documents.Select((document, place) => (document.Id, place))
            .ToDictionary(pair => pair.Id, pair => pair.place);
        return new CollectionKind(
            name,
            passages,
            [
                .. set
                    .Queries.Select(query => new AskedQuestion(
                        query.Text,
                        set.Judgements[query.Id]
                            .Where(grade => grade.Value > 0 && places.ContainsKey(grade.Key))
                            .ToDictionary(grade => places[grade.Key], grade => grade.Value)
                    ))
                    .Where(question => question.Relevance.Count > 0),
            ]
        );
    }

    /// <summary>Every sentence a passage without a title; right is each sentence of the judged passage that holds the
    /// answer.</summary>
    private static CollectionKind Sentences(JudgedSet set, string folder)
    {
        var answers = File.ReadLines(Path.Combine(folder, "answers.jsonl"))
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .ToDictionary(
                line => line.GetProperty("_id").GetString()!,
                line => line.GetProperty("answers").EnumerateArray().Select(answer => answer.GetString()!).ToArray()
            );
        var passages = new List<(string, string)>();
        var places = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var (id, _, text) in set.Documents)
        {
            places[id] = [];
            foreach (var sentence in Pipeline.Retrieval.Calibration.Sentences.Split(text))
            {
                places[id].Add(passages.Count);
                passages.Add(("", text[sentence]));
            }
        }

        return new CollectionKind(
            $"{set.Name}, sentences",
            passages,
            [
                .. set
                    .Queries.Where(query => answers.ContainsKey(query.Id))
                    .Select(query => new AskedQuestion(
                        query.Text,
                        set.Judgements[query.Id]
                            .Where(grade => grade.Value > 0)
                            .SelectMany(grade => places[grade.Key].Select(place => (place, grade: grade.Value)))
                            .Where(pair =>
                                answers[query.Id]
                                    .Any(answer =>
                                        passages[pair.place].Item2.Contains(answer, StringComparison.Ordinal)
                                    )
                            )
                            .ToDictionary(pair => pair.place, pair => pair.grade)
                    ))
                    .Where(question => question.Relevance.Count > 0),
            ]
        );
    }

    /// <summary>
    /// The questions as keyword search sees them when they are asked in other words: some of the words that a question
    /// shares with its answer are replaced by words of other passages. Vector search sees the question as it is, as an
    /// embedder that knows the other words.
    /// </summary>
    private static CollectionKind InOtherWords(CollectionKind kind, double share)
    {
        var random = new Random(7);
        string[] words =
        [
            .. kind.Passages.SelectMany(passage => passage.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        ];
        return kind with
        {
            Name = $"{kind.Name}, other words {share}",
            Questions =
            [
                .. kind.Questions.Select(question =>
                {
                    var answer = question
                        .Relevance.Keys.Select(place => new TermOverlap(kind.Passages[place].Text))
                        .ToArray();
                    return question with
                    {
                        Keywords = string.Join(
                            ' ',
                            question
                                .Text.Split(' ')
                                .Select(word =>
                                    answer.Any(text => text.With(new TermOverlap(word)) > 0)
                                    && random.NextDouble() < share
                                        ? words[random.Next(words.Length)]
                                        : word
                                )
                        ),
                    };
                }),
            ],
        };
    }

    /// <summary>The third of the questions that shares fewest (0) to most (2) words with its answer.</summary>
    private static CollectionKind Asked(CollectionKind kind, string name, int third)
    {
        var byOverlap = kind
            .Questions.OrderBy(question =>
                question.Relevance.Keys.Max(place =>
                    new TermOverlap(question.Text).With(new TermOverlap(kind.Passages[place].Text))
                )
            )
            .ToArray();
        var size = byOverlap.Length / 3;
        return kind with { Name = $"{kind.Name}, {name}", Questions = byOverlap[(third * size)..((third + 1) * size)] };
    }
}
