using System.Text.Json;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Texts of mixed lengths and questions, of all sets in turn.</summary>
/// <param name="Passages">From a title's few words to a long document.</param>
/// <param name="Questions">Short texts.</param>
internal sealed record EncoderTexts(IReadOnlyList<string> Passages, IReadOnlyList<string> Questions)
{
    /// <summary>Reads BEIR-format sets, or makes texts up without a folder of them.</summary>
    public static EncoderTexts Read(string? data, int passages)
    {
        string[] sets = data is null ? [] : [.. Directory.EnumerateDirectories(data).Where(set => File.Exists(Path.Combine(set, "corpus.jsonl"))).Order()];
        var random = new Random(5);
        if (sets.Length == 0)
        {
            string Made(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => $"{(char)('a' + random.Next(26))}{random.Next(300)}"));
            return new EncoderTexts(
                [.. Enumerable.Range(0, passages).Select(_ => Made((int)Math.Exp(random.NextDouble() * Math.Log(200)) + 3))],
                [.. Enumerable.Range(0, 200).Select(_ => Made(8))]);
        }

        // Documents, their titles and the questions, as they come when a collection is filled and asked at the same time.
        var questions = Turns(sets.Select(set => Lines(set, "queries.jsonl").Select(line => Get(line, "text"))), 200);
        var texts = Turns(
            sets.Select(set => Lines(set, "corpus.jsonl").Select(line => Get(line, "text")))
                .Concat(sets.Select(set => Lines(set, "queries.jsonl").Select(line => Get(line, "text")))),
            passages);
        random.Shuffle(texts);
        return new EncoderTexts(texts, questions);
    }

    private static string[] Turns(IEnumerable<IEnumerable<string>> sources, int count)
    {
        var lists = sources.Select(source => source.Where(text => text.Length > 0).Take(count).ToArray()).Where(list => list.Length > 0).ToArray();
        return [.. Enumerable.Range(0, count).Select(i => lists[i % lists.Length][i / lists.Length % lists[i % lists.Length].Length])];
    }

    private static IEnumerable<JsonElement> Lines(string set, string file) =>
        File.ReadLines(Path.Combine(set, file)).Where(line => line.Length > 0).Select(line => JsonSerializer.Deserialize<JsonElement>(line));

    private static string Get(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
