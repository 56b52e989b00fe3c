using Pipeline.Benchmarks.Reports;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>The vector index beside hnswlib and USearch: queries a second at the same recall, building, memory; latency
/// under writes; recall of the codes on real text.</summary>
internal sealed class VectorSuite : Suite
{
    private const int Dimensions = 384;
    private const int UsualRows = 100_000;
    private const int QuickRows = 3_000;
    private const int QuickPassages = 100;

    public override string Name => "vector";

    public override string Description =>
        "HNSW beside hnswlib and USearch on one thread: recall, queries a second, building, memory, writes.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var rows = settings.Size ?? (settings.Quick ? QuickRows : UsualRows);
        var folder = Directory.CreateTempSubdirectory("vector-peers-").FullName;
        try
        {
            var clustered = VectorData.Clustered(rows, Math.Min(1000, 100 + (rows / 100)), Dimensions, seed: 7);
            using (
                var ours = Comparison.Run(
                    report,
                    clustered,
                    "clustered",
                    folder,
                    settings.Quick ? 1 : 9,
                    cancellationToken
                )
            )
            {
                FilteredSearch.Run(report, ours.Index, clustered, settings.Quick ? 1 : 3, cancellationToken);
                new WriteLatency(ours.Index, clustered).Run(
                    report,
                    settings.Quick ? 1 : 5,
                    TimeSpan.FromSeconds(settings.Quick ? 1 : 4),
                    cancellationToken
                );
            }

            var noise = VectorData.Uniform(Math.Min(rows, Math.Max(5_000, rows / 10)), 200, Dimensions, seed: 8);
            Comparison.Run(report, noise, "uniform noise", folder, settings.Quick ? 1 : 5, cancellationToken).Dispose();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        if (settings is { Data: { } data, Models: { } models })
        {
            await CodeRecall.RunAsync(
                report,
                data,
                models,
                settings.Quick ? QuickPassages : int.MaxValue,
                cancellationToken
            );
        }
        else
        {
            report.Note("Without --data and --models the recall of codes on real text is left out.");
        }
    }
}
