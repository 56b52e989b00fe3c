using System.Text.Json;
using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Benchmarks.Lexical;

/// <summary>Texts as terms, and groups of queries over them. Every contender gets the same.</summary>
/// <param name="Name">What it is, for the table.</param>
/// <param name="Texts">The terms of each text.</param>
/// <param name="Groups">Queries by kind; a term may start with + (required) or - (prohibited).</param>
internal sealed record TermCorpus(
    string Name,
    IReadOnlyList<string[]> Texts,
    IReadOnlyList<(string Kind, IReadOnlyList<string[]> Queries)> Groups
)
{
    private const double Skew = 1.05;

    /// <summary>Queries of all groups in order.</summary>
    public IReadOnlyList<string[]> Queries => [.. Groups.SelectMany(g => g.Queries)];

    /// <summary>Texts of 20 to 60 words by Zipf's law, and queries of terms from three bands of document frequency: 5
    /// to 20 %, 0.5 to 5 % and 0.02 to 0.5 % of the texts.</summary>
    public static TermCorpus Synthetic(int count, int queriesPerGroup)
    {
        var random = new Random(20240601);
        var vocabulary = Enumerable.Range(0, 200_000).Select(i => $"t{i}").ToArray();
        var cumulative = new double[vocabulary.Length];
        double sum = 0;
        for (var i = 0; i < cumulative.Length; i++)
        {
            // Shifted, so that the commonest word is in some texts only, as when stop words are left out.
            sum += 1 / Math.Pow(i + 20, Skew);
            cumulative[i] = sum;
        }

        var frequencies = new int[vocabulary.Length];
        var lastText = new int[vocabulary.Length];
        var texts = new string[count][];
        for (var t = 0; t < count; t++)
        {
            texts[t] = new string[random.Next(20, 61)];
            for (var w = 0; w < texts[t].Length; w++)
            {
                var at = Array.BinarySearch(cumulative, random.NextDouble() * sum);
                at = Math.Min(at < 0 ? ~at : at, vocabulary.Length - 1);
                texts[t][w] = vocabulary[at];
                if (lastText[at] != t + 1)
                {
                    lastText[at] = t + 1;
                    frequencies[at]++;
                }
            }
        }

        string[] Band(double least, double most) =>
            [.. vocabulary.Where((_, i) => frequencies[i] >= least * count && frequencies[i] < most * count)];
        string[][] bands = [Band(0.05, 0.2), Band(0.005, 0.05), Band(0.0002, 0.005)];
        var groups = new List<(string, IReadOnlyList<string[]>)>();
        foreach (var terms in new[] { 2, 3, 4, 6, 8 })
        {
            groups.Add(($"any of {terms}", Draw(_ => string.Empty, terms)));
        }

        groups.Add(("all of 2", Draw(_ => "+", 2)));
        groups.Add(("all of 3", Draw(_ => "+", 3)));
        groups.Add(
            (
                "1 required, 1 excluded, 4 optional",
                Draw(
                    i =>
                        i == 0 ? "+"
                        : i == 1 ? "-"
                        : string.Empty,
                    6
                )
            )
        );
        return new TermCorpus($"{count:n0} synthetic texts of 20 to 60 words", texts, groups);

        List<string[]> Draw(Func<int, string> sign, int terms) =>
            [
                .. Enumerable
                    .Range(0, queriesPerGroup)
                    .Select(_ =>
                    {
                        var chosen = new HashSet<string>();
                        while (chosen.Count < terms)
                        {
                            var band = bands[random.Next(bands.Length)];
                            chosen.Add(band[random.Next(band.Length)]);
                        }

                        return chosen.Select((term, i) => sign(i) + term).ToArray();
                    }),
            ];
    }

    /// <summary>A set in BEIR's layout, title and text analysed as in our index, with its own questions.</summary>
    public static TermCorpus Read(string folder, int mostQueries)
    {
        var texts = Lines(Path.Combine(folder, "corpus.jsonl"))
            .Select(e => Terms(Get(e, "title") + "\n" + Get(e, "text")))
            .ToList();
        var queries = Lines(Path.Combine(folder, "queries.jsonl"))
            .Select(e => Terms(Get(e, "text")).Distinct().ToArray())
            .Where(q => q.Length > 0 && q.All(t => t[0] is not ('+' or '-')))
            .Take(mostQueries)
            .ToList();
        return new TermCorpus(
            $"{Path.GetFileName(folder)}, {texts.Count:n0} texts",
            texts,
            [($"its questions, {queries.Average(q => q.Length):f1} terms", queries)]
        );
    }

    private static string[] Terms(string text) => [.. TextAnalysis.Analyze(text).Body];

    private static IEnumerable<JsonElement> Lines(string path) =>
        File.ReadLines(path).Where(l => l.Length > 0).Select(l => JsonDocument.Parse(l).RootElement);

    private static string Get(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
}
