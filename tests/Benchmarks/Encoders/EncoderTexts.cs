using Pipeline.Benchmarks.Quality;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Texts of mixed lengths and questions, of all sets in turn.</summary>
/// <param name="Passages">From a title's few words to a long document.</param>
/// <param name="Questions">Short texts.</param>
internal sealed record EncoderTexts(IReadOnlyList<string> Passages, IReadOnlyList<string> Questions)
{
    /// <summary>Reads BEIR-format sets, or makes texts up without a folder of them.</summary>
    public static EncoderTexts Read(string? data, int passages)
    {
        string[] sets = data is null
            ? []
            :
            [
                .. Directory
                    .EnumerateDirectories(data)
                    .Where(set => File.Exists(Path.Combine(set, "corpus.jsonl")))
                    .Order(),
            ];
        var random = new Random(5);
        if (sets.Length == 0)
        {
            string Made(int words) =>
                string.Join(
                    ' ',
                    Enumerable.Range(0, words).Select(_ => $"{(char)('a' + random.Next(26))}{random.Next(300)}")
                );
            return new EncoderTexts(
                [
                    .. Enumerable
                        .Range(0, passages)
                        .Select(_ => Made((int)Math.Exp(random.NextDouble() * Math.Log(200)) + 3)),
                ],
                [.. Enumerable.Range(0, 200).Select(_ => Made(8))]
            );
        }

        // Documents and questions, as they come when a collection is filled and asked at the same time.
        JudgedSet[] read = [.. sets.Select(JudgedSet.Read)];
        var asked = read.Select(set => set.Queries.Select(query => query.Text)).ToArray();
        var questions = Turns(asked, 200);
        var texts = Turns([.. read.Select(set => set.Documents.Select(document => document.Text)), .. asked], passages);
        random.Shuffle(texts);
        return new EncoderTexts(texts, questions);
    }

    private static string[] Turns(IEnumerable<IEnumerable<string>> sources, int count)
    {
        var lists = sources
            .Select(source => source.Where(text => text.Length > 0).Take(count).ToArray())
            .Where(list => list.Length > 0)
            .ToArray();
        return
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => lists[i % lists.Length][i / lists.Length % lists[i % lists.Length].Length]),
        ];
    }
}
