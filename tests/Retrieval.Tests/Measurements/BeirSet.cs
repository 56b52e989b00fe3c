using System.Globalization;
using System.Text.Json;

namespace Pipeline.Retrieval.Tests.Measurements;

/// <summary>A test collection in BEIR's layout: corpus.jsonl, queries.jsonl, qrels/test.tsv.</summary>
internal sealed record BeirSet(
    string Name,
    IReadOnlyList<(string Id, string Title, string Text)> Corpus,
    IReadOnlyList<(string Id, string Text)> Queries,
    IReadOnlyDictionary<string, Dictionary<string, double>> Judgements
)
{
    /// <summary>The set, or null when the machine does not have it. Looked for in PIPELINE_DATA, then in shared/data
    /// above the repository.</summary>
    public static BeirSet? Find(string name)
    {
        var roots = new List<string?> { Environment.GetEnvironmentVariable("PIPELINE_DATA") };
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
        {
            roots.Add(Path.Combine(d.FullName, "shared", "data"));
        }

        var found = roots
            .Where(r => !string.IsNullOrEmpty(r))
            .Select(r => Path.Combine(r!, name))
            .FirstOrDefault(f => File.Exists(Path.Combine(f, "corpus.jsonl")));
        return found is null ? null : Read(name, found);
    }

    private static BeirSet Read(string name, string folder)
    {
        var judgements = new Dictionary<string, Dictionary<string, double>>();
        foreach (var line in File.ReadLines(Path.Combine(folder, "qrels", "test.tsv")).Skip(1))
        {
            var parts = line.Split('\t');
            judgements.TryAdd(parts[0], []);
            judgements[parts[0]][parts[1]] = double.Parse(parts[2], CultureInfo.InvariantCulture);
        }

        return new BeirSet(
            name,
            [.. Lines(folder, "corpus.jsonl").Select(e => (Get(e, "_id"), Get(e, "title"), Get(e, "text")))],
            [.. Lines(folder, "queries.jsonl").Select(e => (Get(e, "_id"), Get(e, "text")))],
            judgements
        );
    }

    private static IEnumerable<JsonElement> Lines(string folder, string file) =>
        File.ReadLines(Path.Combine(folder, file))
            .Where(l => l.Length > 0)
            .Select(l => JsonDocument.Parse(l).RootElement);

    private static string Get(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;
}
