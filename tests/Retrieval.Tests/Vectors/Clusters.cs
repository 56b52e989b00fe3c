using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;

namespace Pipeline.Retrieval.Tests.Vectors;

/// <summary>Vectors around random centres, as embeddings of texts on some topics lie, and searches of them.</summary>
internal sealed class Clusters(int seed, int dimensions, int centres, double spread)
{
    private readonly float[][] _centres = Make(new Random(seed), centres, dimensions);
    private readonly Random _random = new(seed + 1);

    public float[] Next()
    {
        var centre = _centres[_random.Next(_centres.Length)];
        var scale = spread / Math.Sqrt(dimensions);
        return [.. centre.Select(c => (float)(Half)(c + (scale * Normal(_random))))];
    }

    public float[][] Take(int count) => [.. Enumerable.Range(0, count).Select(_ => Next())];

    public static RowSet All(int rows)
    {
        var all = new RowSet(rows);
        for (var row = 0; row < rows; row++)
        {
            all.Add(row);
        }

        return all;
    }

    public static List<(float Score, int Row)> Search(IVectorView view, float[] query, RowSet accepted, int top)
    {
        var best = new TopRows(top, (a, b) => a.CompareTo(b));
        view.Search(query, accepted, best, default);
        return best.Ordered();
    }

    /// <summary>The share of the exact nearest that an index finds, over queries.</summary>
    public static double Recall(
        IVectorView view,
        IVectorView exact,
        IEnumerable<float[]> queries,
        RowSet accepted,
        int top
    )
    {
        int found = 0,
            wanted = 0;
        foreach (var query in queries)
        {
            var best = Search(exact, query, accepted, top);
            HashSet<int> rows = [.. Search(view, query, accepted, top).Select(r => r.Row)];
            found += best.Count(b => rows.Contains(b.Row));
            wanted += best.Count;
        }

        return (double)found / wanted;
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static float[][] Make(Random random, int count, int dimensions) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(_ =>
                    Enumerable
                        .Range(0, dimensions)
                        .Select(_ => (float)(Normal(random) / Math.Sqrt(dimensions)))
                        .ToArray()
                ),
        ];
}
