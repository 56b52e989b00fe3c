using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using Pipeline.Benchmarks.Reports;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>Time and recall of searches that accept a part of the rows, from very few to all.</summary>
internal static class FilteredSearch
{
    private const int Queries = 200;
    private static readonly double[] Shares = [0.001, 0.01, 0.03, 0.1, 0.2, 0.5, 1];

    public static void Run(
        Report report,
        HnswVectorIndex<Int8Code> index,
        VectorData data,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        index.SearchWidth = new VectorIndexOptions().SearchWidth;
        using var view = index.Now();
        var random = new Random(9);
        var queries = data.Queries[..Math.Min(Queries, data.Queries.Length)];
        var rows = new List<IReadOnlyList<string>>();
        foreach (var share in Shares)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var accepted = new RowSet(data.Rows.Length);
            for (var row = 0; row < data.Rows.Length; row++)
            {
                if (random.NextDouble() < share)
                {
                    accepted.Add(row);
                }
            }

            var times = new List<double>();
            var hits = 0;
            var wanted = 0;
            for (var round = 0; round < rounds; round++)
            {
                foreach (var query in queries)
                {
                    var top = new TopRows(VectorData.Top, static (a, b) => a.CompareTo(b));
                    var started = Stopwatch.GetTimestamp();
                    view.Search(query, accepted, top, default);
                    times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
                    if (round == 0)
                    {
                        var exact = Exact(data, query, accepted);
                        hits += top.Ordered().Count(r => exact.Contains(r.Row));
                        wanted += exact.Count;
                    }
                }
            }

            rows.Add([
                Text($"{100 * share:0.#} %"),
                Text($"{accepted.Count:N0}"),
                Text($"{Interleaved.Median(times):0} us"),
                Text($"{hits / (double)Math.Max(1, wanted):0.0000}"),
            ]);
        }

        report.Add(
            new ReportTable(
                Text(
                    $"Search of {data.Rows.Length:N0} with a filter, ef = {index.SearchWidth}, {queries.Length} queries"
                ),
                ["accepted", "rows", "p50", "recall@10"],
                rows
            )
        );
    }

    private static HashSet<int> Exact(VectorData data, float[] query, RowSet accepted)
    {
        var best = new TopRows(VectorData.Top, static (a, b) => a.CompareTo(b));
        for (var row = accepted.Next(0); row >= 0; row = accepted.Next(row + 1))
        {
            best.Offer(TensorPrimitives.Dot<float>(query, data.Rows[row]), row);
        }

        return [.. best.Ordered().Select(r => r.Row)];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
