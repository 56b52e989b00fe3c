using System.Globalization;
using System.Text.Json;

namespace Pipeline.Benchmarks.Quality;

/// <summary>A test collection in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/test.tsv.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Documents">Id, title and text of every document.</param>
/// <param name="Queries">The judged queries.</param>
/// <param name="Judgements">Gain by document for each query.</param>
internal sealed record JudgedSet(
    string Name,
    IReadOnlyList<(string Id, string Title, string Text)> Documents,
    IReadOnlyList<(string Id, string Text)> Queries,
    IReadOnlyDictionary<string, Dictionary<string, double>> Judgements
)
{
    /// <summary>Reads a folder.</summary>
    public static JudgedSet Read(string folder) => Read(folder, withUnjudged: false);

    /// <summary>Reads a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="withUnjudged">Whether queries without a judgement are kept.</param>
    public static JudgedSet Read(string folder, bool withUnjudged)
    {
        var judgements = new Dictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        foreach (var line in File.ReadLines(Path.Combine(folder, "qrels", "test.tsv")).Skip(1))
        {
            var parts = line.Split('\t');
            judgements.TryAdd(parts[0], new Dictionary<string, double>(StringComparer.Ordinal));
            judgements[parts[0]][parts[1]] = double.Parse(parts[2], CultureInfo.InvariantCulture);
        }

        return new JudgedSet(
            Path.GetFileName(folder),
            [.. Lines(folder, "corpus.jsonl").Select(e => (Get(e, "_id"), Get(e, "title"), Get(e, "text")))],
            [
                .. Lines(folder, "queries.jsonl")
                    .Select(e => (Get(e, "_id"), Get(e, "text")))
                    .Where(q => withUnjudged || judgements.ContainsKey(q.Item1)),
            ],
            judgements
        );
    }

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file))
            .Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    private static string Get(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
