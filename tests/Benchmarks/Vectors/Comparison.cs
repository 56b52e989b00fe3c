using System.Globalization;
using Cloud.Unum.USearch;
using Pipeline.Benchmarks.Reports;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>Builds every index over the same vectors, finds the narrowest search of each that reaches the recall, and
/// times those in turn.</summary>
internal static class Comparison
{
    private const double Wanted = 0.99;
    private const int Links = 16;
    private const int BuildWidth = 200;
    private static readonly int[] Widths =
    [
        10,
        14,
        20,
        28,
        40,
        48,
        56,
        64,
        80,
        96,
        112,
        128,
        160,
        192,
        224,
        256,
        320,
        384,
        512,
        640,
        768,
        1024,
        1536,
        2048,
    ];

    /// <returns>Our index, for more.</returns>
    public static OurContender<Int8Code> Run(
        Report report,
        VectorData data,
        string kind,
        string folder,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        var ours = new OurContender<Int8Code>(
            data,
            new VectorIndexOptions
            {
                ExactBelow = 0,
                Links = Links,
                BuildWidth = BuildWidth,
            }
        );
        var peers = new List<Contender>();
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (hnswlib, missing) = HnswlibContender.Create(data, folder, Links, BuildWidth);
            if (hnswlib is null)
            {
                report.Note(missing!);
            }
            else
            {
                peers.Add(hnswlib);
            }

            foreach (var scalar in (ScalarKind[])[ScalarKind.Float32, ScalarKind.Int8])
            {
                cancellationToken.ThrowIfCancellationRequested();
                try
                {
                    peers.Add(new USearchContender(data, scalar, Links, BuildWidth));
                }
                catch (Exception e) when (e is DllNotFoundException or USearchException)
                {
                    report.Note($"USearch is left out: {e.Message}");
                }
            }

            Measure(report, data, kind, [ours, .. peers], rounds, cancellationToken);
            return ours;
        }
        finally
        {
            peers.ForEach(p => p.Dispose());
        }
    }

    private static void Measure(
        Report report,
        VectorData data,
        string kind,
        List<Contender> contenders,
        int rounds,
        CancellationToken cancellationToken
    )
    {
        var widths = contenders.Select(c => Narrowest(c, data)).ToArray();
        var times = contenders.Select(_ => new List<double>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < contenders.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                times[i].Add(contenders[i].Search(widths[i].Width).Seconds);
            }
        }

        var peer = contenders.FindIndex(c => c is HnswlibContender);
        var rows = new List<IReadOnlyList<string>>();
        for (var i = 0; i < contenders.Count; i++)
        {
            var rate = data.Queries.Length / Interleaved.Median(times[i]);
            var peerRate = peer < 0 ? double.NaN : data.Queries.Length / Interleaved.Median(times[peer]);
            rows.Add([
                contenders[i].Name,
                Text($"{contenders[i].BuildSeconds:0.0} s"),
                Ratio(contenders[i].BuildSeconds, peer < 0 ? double.NaN : contenders[peer].BuildSeconds),
                Text($"{contenders[i].Bytes / 1e6:0.0} MB"),
                Ratio(contenders[i].Bytes, peer < 0 ? double.NaN : contenders[peer].Bytes),
                Text($"{widths[i].Width}"),
                Text($"{widths[i].Recall:0.0000}"),
                Text($"{rate:0}"),
                Ratio(rate, peerRate),
            ]);
        }

        report.Add(
            new ReportTable(
                Text(
                    $"{data.Rows.Length:N0} x {data.Dimensions}, {kind}; one thread, k = {VectorData.Top}, M = {Links}, efConstruction = {BuildWidth}; processor time; median of {rounds} rounds"
                ),
                ["index", "build", "/ hnswlib", "bytes", "/ hnswlib", "ef", "recall@10", "queries/s", "/ hnswlib"],
                rows
            )
        );
    }

    private static (int Width, double Recall) Narrowest(Contender contender, VectorData data)
    {
        double recall = 0;
        foreach (var width in Widths)
        {
            recall = data.Recall(contender.Search(width).Found);
            if (recall >= Wanted)
            {
                return (width, recall);
            }
        }

        return (Widths[^1], recall);
    }

    private static string Ratio(double value, double peer) => double.IsNaN(peer) ? "" : Text($"{value / peer:0.00}x");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
