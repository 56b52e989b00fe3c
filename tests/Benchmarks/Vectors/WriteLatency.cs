using System.Diagnostics;
using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Retrieval.Rows;
using Pipeline.Retrieval.Vectors;
using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Benchmarks.Vectors;

/// <summary>Latency of single searches with and without another thread that replaces the oldest vectors at a steady
/// rate. Every publication is a new view, as in a shard.</summary>
internal sealed class WriteLatency(HnswVectorIndex<Int8Code> index, VectorData data)
{
    private const int PerSecond = 500;
    private const int PerPublication = 10;

    private int _first;
    private int _next = data.Rows.Length;
    private Published _current = null!;

    /// <summary>Alternates windows without and with writes.</summary>
    public void Run(Report report, int rounds, TimeSpan window, CancellationToken cancellationToken)
    {
        index.SearchWidth = new VectorIndexOptions().SearchWidth;
        Publish();
        double[][] p50 = [new double[rounds], new double[rounds]],
            p99 = [new double[rounds], new double[rounds]];
        for (var round = 0; round < 2 * rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var kind = round % 2;
            using var stop = new CancellationTokenSource();
            var writer =
                kind == 0
                    ? Task.CompletedTask
                    : Task.Factory.StartNew(
                        () => Write(stop.Token),
                        CancellationToken.None,
                        TaskCreationOptions.LongRunning,
                        TaskScheduler.Default
                    );
            var times = Ask(window);
            stop.Cancel();
            writer.GetAwaiter().GetResult();
            p50[kind][round / 2] = Interleaved.Median(times);
            p99[kind][round / 2] = Interleaved.Percentile(times, 0.99);
        }

        var written = _next - data.Rows.Length;
        var (idle, busy) = (Interleaved.Median(p99[0]), Interleaved.Median(p99[1]));
        report.Add(
            new ReportTable(
                Text(
                    $"Search of {data.Rows.Length:N0} while vectors are replaced ({written / (rounds * window.TotalSeconds):0}/s reached of {PerSecond}/s), ef = {index.SearchWidth}; median of {rounds} windows of {window.TotalSeconds:0} s each, in turn"
                ),
                ["", "p50", "p99"],
                [
                    ["idle", Text($"{Interleaved.Median(p50[0]):0} us"), Text($"{idle:0} us")],
                    ["under writes", Text($"{Interleaved.Median(p50[1]):0} us"), Text($"{busy:0} us")],
                    [
                        "ratio",
                        Text($"{Interleaved.Median(p50[1]) / Interleaved.Median(p50[0]):0.00}x"),
                        Text($"{busy / idle:0.00}x"),
                    ],
                ]
            )
        );
    }

    private List<double> Ask(TimeSpan window)
    {
        var times = new List<double>();
        var from = Stopwatch.GetTimestamp();
        for (var q = 0; Stopwatch.GetElapsedTime(from) < window; q++)
        {
            var current = Volatile.Read(ref _current);
            var started = Stopwatch.GetTimestamp();
            var top = new TopRows(VectorData.Top, static (a, b) => a.CompareTo(b));
            current.View.Search(data.Queries[q % data.Queries.Length], current.Accepted, top, default);
            _ = top.Ordered();
            times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
        }

        return times;
    }

    private void Write(CancellationToken stop)
    {
        var from = Stopwatch.GetTimestamp();
        for (var done = 0; !stop.IsCancellationRequested; done++)
        {
            index.Remove(_first++);
            index.Add(_next, data.Rows[_next % data.Rows.Length]);
            _next++;
            if (done % PerPublication == 0)
            {
                Publish();
            }

            var wait = TimeSpan.FromSeconds((done + 1) / (double)PerSecond) - Stopwatch.GetElapsedTime(from);
            if (wait > TimeSpan.Zero)
            {
                stop.WaitHandle.WaitOne(wait);
            }
        }
    }

    private void Publish()
    {
        var accepted = new RowSet(_next);
        for (var row = _first; row < _next; row++)
        {
            accepted.Add(row);
        }

        // The one before may still be searched; its view holds little and is closed with the one after it.
        var before = _current;
        before?.Before?.View.Dispose();
        Volatile.Write(
            ref _current,
            new Published(index.Now(), accepted, before is null ? null : before with { Before = null })
        );
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Published(IVectorView View, RowSet Accepted, Published? Before);
}
