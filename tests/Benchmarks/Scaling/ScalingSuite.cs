using System.Globalization;
using Pipeline.Benchmarks.Encoders;
using Pipeline.Benchmarks.Reports;

namespace Pipeline.Benchmarks.Scaling;

/// <summary>What a cluster costs: three silos on this machine beside one, which has the same processors for itself. So
/// the ratio is what is lost on the way between silos; what more machines bring is not to be seen here.</summary>
internal sealed class ScalingSuite : Suite
{
    private const int Shards = 6;
    private const int Callers = 6;
    private const int Port = 15_080;

    public override string Name => "scaling";

    public override string Description =>
        "Three silos on this machine beside one, each over a PostgreSQL server: searches and documents a second. Needs PostgreSQL.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var documents = settings.Size ?? (settings.Quick ? 200 : 1_500);
        var (rounds, part) = settings.Quick ? (1, TimeSpan.FromSeconds(5)) : (3, TimeSpan.FromSeconds(20));
        var texts = EncoderTexts.Read(settings.Data, documents);
        string[] options =
        [
            .. new[] { "--samples", "false", "--pull", "false", "--log-level", "warning" },
            .. settings.Models is { } models ? new[] { "--models", models } : [],
        ];
        await using var one = await LocalCluster.StartAsync(1, Port, options, cancellationToken);
        await using var three = await LocalCluster.StartAsync(3, Port + 100, options, cancellationToken);
        (string Name, LocalCluster Cluster, Figures Figures)[] sides =
        [
            ("one silo", one, new Figures()),
            ("three silos", three, new Figures()),
        ];
        for (var round = 0; round <= rounds; round++)
        {
            var collection = $"round-{round.ToString(CultureInfo.InvariantCulture)}";
            foreach (var (_, cluster, figures) in round % 2 == 0 ? sides : [.. sides.Reverse()])
            {
                await cluster.CreateAsync(collection, Shards, cancellationToken);
                var took = await cluster.IngestAsync(collection, texts.Passages, cancellationToken);
                var times = await cluster.SearchAsync(collection, texts.Questions, Callers, part, cancellationToken);
                if (round > 0)
                {
                    // The first warms up.
                    figures.Ingested.Add(texts.Passages.Count / took.TotalSeconds);
                    figures.Searched.Add(times.Length / part.TotalSeconds);
                    figures.Times.AddRange(times);
                }
            }
        }

        report.Add(
            new ReportTable(
                $"{documents:n0} documents, {Shards} shards, {Callers} callers; medians of {rounds} rounds in turn",
                ["", "documents/s", "searches/s", "p50 ms", "p99 ms"],
                [
                    .. sides.Select(side => Row(side.Name, side.Figures)),
                    [
                        "ratio",
                        .. Pairs(sides[0].Figures, sides[1].Figures)
                            .Select(pair => Text(pair.Three / pair.One, "0.00")),
                    ],
                ]
            )
        );
    }

    private static IReadOnlyList<string> Row(string name, Figures figures) =>
        [name, .. figures.All.Select(value => Text(value, "0.0"))];

    private static IEnumerable<(double One, double Three)> Pairs(Figures one, Figures three) => one.All.Zip(three.All);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);

    private sealed class Figures
    {
        public List<double> Ingested { get; } = [];

        public List<double> Searched { get; } = [];

        public List<double> Times { get; } = [];

        public IEnumerable<double> All =>
            [
                Interleaved.Median(Ingested),
                Interleaved.Median(Searched),
                Interleaved.Median(Times),
                Interleaved.Percentile(Times, 0.99),
            ];
    }
}
