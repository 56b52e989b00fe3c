using Pipeline.Benchmarks.Reports;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>The vector index beside hnswlib and USearch: queries a second at the same recall, building, memory; latency under
/// writes; recall of the codes on real text.</summary>
internal sealed class VectorSuite : Suite
{
    private const int Dimensions = 384;

    public override string Name => "vector";

    public override string Description => "HNSW beside hnswlib and USearch on one thread: recall, queries a second, building, memory, writes.";

    public override Task RunAsync(Report report, SuiteSettings settings, CancellationToken ct)
    {
        var rows = settings.Size ?? (settings.Quick ? 5_000 : 100_000);
        var folder = Directory.CreateTempSubdirectory("vector-peers-").FullName;
        try
        {
            var data = VectorData.Clustered(rows, Math.Min(1000, 100 + (rows / 100)), Dimensions, seed: 7);
            Comparison.Run(report, data, "clustered", folder, settings.Quick ? 1 : 5, ct);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        return Task.CompletedTask;
    }
}
