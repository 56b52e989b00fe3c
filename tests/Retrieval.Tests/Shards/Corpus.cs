using System.Buffers.Binary;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Tests.Shards;

/// <summary>Random documents and shorthand to build them.</summary>
internal static class Corpus
{
    public const int Dimensions = 12;

    private static readonly string[] Words =
    [
        "wing",
        "lift",
        "drag",
        "flow",
        "boundary",
        "layer",
        "heat",
        "transfer",
        "shock",
        "wave",
        "running",
        "the",
        "서울",
        "부산에서",
        "모델을",
        "학습했다",
        "검색은",
        "문서",
        "GPT4o",
        "RRF는",
        "3.5터보",
        "LLM을",
        "2024",
    ];

    public static string Text(Random random, int words) =>
        string.Join(
            ' ',
            Enumerable.Range(0, words).Select(_ => Words[(int)(Words.Length * Math.Pow(random.NextDouble(), 2))])
        );

    public static float[] Vector(Random random, int dimensions = Dimensions) =>
        [.. Enumerable.Range(0, dimensions).Select(_ => (float)(Half)((random.NextDouble() * 2) - 1))];

    public static byte[] Halves(ReadOnlySpan<float> vector)
    {
        var bytes = new byte[vector.Length * 2];
        for (var i = 0; i < vector.Length; i++)
        {
            BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(i * 2), (Half)vector[i]);
        }

        return bytes;
    }

    public static IndexedDocument Document(
        string id,
        long version,
        IEnumerable<string> texts,
        Func<int, byte[]>? embed = null,
        string metadata = "",
        string? title = null,
        params string[] labels
    ) =>
        new(
            id,
            version,
            title,
            metadata,
            labels,
            [
                .. texts.Select(
                    (t, i) => new IndexedChunk(i, t, [], i * 10, (i * 10) + t.Length, i + 1, embed?.Invoke(i) ?? [])
                ),
            ]
        );

    public static IndexedDocument Random(Random random, string id, long version)
    {
        var chunks = random.Next(0, 4);
        return Document(
            id,
            version,
            Enumerable.Range(0, chunks).Select(_ => Text(random, random.Next(1, 25))).ToList(),
            _ => random.Next(6) == 0 ? [] : Halves(Vector(random)),
            $$"""{"year": {{random.Next(2018, 2026)}}, "lang": "{{(random.Next(2) == 0 ? "ko" : "en")}}", "tags": ["t{{random.Next(3)}}", "t{{random.Next(3)}}"]}""",
            random.Next(2) == 0 ? Text(random, 2) : null,
            random.Next(3) == 0 ? [] : [$"g{random.Next(3)}"]
        );
    }

    /// <summary>A feed of submissions, replacements and deletions over a few ids.</summary>
    public static List<IndexChange> Changes(Random random, int count, int ids, long from = 0)
    {
        var changes = new List<IndexChange>();
        for (var i = 1; i <= count; i++)
        {
            var id = $"d{random.Next(ids)}";
            var number = from + i;
            changes.Add(new IndexChange(number, id, random.Next(5) == 0 ? null : Random(random, id, number)));
        }

        return changes;
    }

    /// <summary>What is live after a feed.</summary>
    public static Dictionary<string, IndexedDocument> Live(IEnumerable<IndexChange> changes)
    {
        var live = new Dictionary<string, IndexedDocument>();
        foreach (var change in changes)
        {
            if (change.Labels is { } labels)
            {
                if (live.TryGetValue(change.DocumentId, out var document))
                {
                    live[change.DocumentId] = document with
                    {
                        Labels = labels.Labels,
                        MetadataJson = labels.MetadataJson,
                    };
                }
            }
            else if (change.Document is null)
            {
                live.Remove(change.DocumentId);
            }
            else
            {
                live[change.DocumentId] = change.Document;
            }
        }

        return live;
    }

    public static void ApplyInBatches(ShardIndex index, IReadOnlyList<IndexChange> changes, Random random)
    {
        for (var at = 0; at < changes.Count; )
        {
            var size = random.Next(1, 12);
            index.Apply([.. changes.Skip(at).Take(size)]);
            at += size;
        }
    }

    public static ShardIndex InMemory(int dimensions = Dimensions) => ShardIndex.Open(new(null, dimensions, "test"));
}
