using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Onnx;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>How well codes keep the order of real embeddings: passages and questions of the sets, embedded
/// here.</summary>
internal static class CodeRecall
{
    private const int MaxPassages = 2500;
    private const int MaxQueries = 300;
    private static readonly int[] Rescored = [10, 20, 30, 50, 100, 200];

    public static async Task RunAsync(
        Report report,
        string data,
        string models,
        int passages,
        CancellationToken cancellationToken
    )
    {
        var folder = Directory
            .EnumerateDirectories(models)
            .FirstOrDefault(d => Path.GetFileName(d).StartsWith("e5-", StringComparison.Ordinal));
        if (folder is null)
        {
            report.Note("No embedder (e5-*) under --models: the recall on real text is left out.");
            return;
        }

        List<string> texts = [],
            questions = [];
        foreach (var set in Directory.EnumerateDirectories(data).Order())
        {
            texts.AddRange(Read(Path.Combine(set, "corpus.jsonl")));
            questions.AddRange(Read(Path.Combine(set, "queries.jsonl")));
        }

        var random = new Random(1);
        var (chosen, asked) = (
            Some(texts, Math.Min(passages, MaxPassages), random),
            Some(questions, Math.Min(passages, MaxQueries), random)
        );
        await using var embedder = await OnnxEmbedder.LoadAsync(
            new EmbedderDefinition
            {
                Name = Path.GetFileName(folder),
                Files = ModelFiles.FromFolder(folder),
                Dimensions = 384,
                QueryPrefix = "query: ",
                PassagePrefix = "passage: ",
            },
            cancellationToken: cancellationToken
        );
        var rows = await EmbedAsync(embedder, chosen, TextKind.Passage, cancellationToken);
        var vectors = VectorData.From(
            [.. rows, .. await EmbedAsync(embedder, asked, TextKind.Query, cancellationToken)],
            asked.Length
        );
        report.Add(
            new ReportTable(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"recall@10 of codes of {embedder.Name} on {chosen.Length:N0} passages, {asked.Length:N0} questions, by how many of the best by code are scored again with float16"
                ),
                [
                    "code",
                    "bytes",
                    .. Rescored.Select(r => r == 10 ? "code alone" : r.ToString(CultureInfo.InvariantCulture)),
                ],
                [Recalls<Int8Code>(vectors), Recalls<Float16Code>(vectors), Recalls<BinaryCode>(vectors)]
            )
        );
    }

    private static unsafe IReadOnlyList<string> Recalls<TCode>(VectorData data)
        where TCode : struct, IVectorCode
    {
        var bytes = TCode.Bytes(data.Dimensions);
        var memory = new byte[(data.Rows.Length + 1) * bytes];
        var hits = new int[Rescored.Length];
        fixed (byte* codes = memory)
        {
            for (var row = 0; row < data.Rows.Length; row++)
            {
                TCode.Encode(data.Rows[row], codes + (row * bytes));
            }

            var query = codes + (data.Rows.Length * bytes);
            for (var q = 0; q < data.Queries.Length; q++)
            {
                TCode.Encode(data.Queries[q], query);
                var similar = new float[data.Rows.Length];
                for (var row = 0; row < similar.Length; row++)
                {
                    similar[row] = TCode.Similarity(query, codes + (row * bytes), bytes);
                }

                var order = Enumerable
                    .Range(0, similar.Length)
                    .OrderByDescending(r => similar[r])
                    .Take(Rescored[^1])
                    .ToArray();
                for (var i = 0; i < Rescored.Length; i++)
                {
                    hits[i] += order
                        .Take(Rescored[i])
                        .OrderByDescending(r => TensorPrimitives.Dot<float>(data.Queries[q], data.Rows[r]))
                        .Take(VectorData.Top)
                        .Intersect(data.Nearest[q])
                        .Count();
                }
            }
        }

        return
        [
            TCode.Kind.ToString(),
            bytes.ToString(CultureInfo.InvariantCulture),
            .. hits.Select(h =>
                (h / (double)(VectorData.Top * data.Queries.Length)).ToString("0.0000", CultureInfo.InvariantCulture)
            ),
        ];
    }

    private static async Task<float[][]> EmbedAsync(
        OnnxEmbedder embedder,
        string[] texts,
        TextKind kind,
        CancellationToken cancellationToken
    )
    {
        var vectors = new List<float[]>();
        foreach (var batch in texts.Chunk(64))
        {
            vectors.AddRange(await embedder.EmbedAsync(batch, kind, RequestPriority.Bulk, cancellationToken));
        }

        return [.. vectors];
    }

    private static string[] Some(List<string> texts, int count, Random random)
    {
        string[] all = [.. texts.Where(t => t.Length > 0).Distinct()];
        random.Shuffle(all);
        return all[..Math.Min(count, all.Length)];
    }

    private static IEnumerable<string> Read(string path)
    {
        if (!File.Exists(path))
        {
            yield break;
        }

        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            yield return json.RootElement.GetProperty("text").GetString() ?? "";
        }
    }
}
