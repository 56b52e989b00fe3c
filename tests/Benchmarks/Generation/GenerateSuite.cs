using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Benchmarks.Generation;

/// <summary>Generation beside llama.cpp's own server, and beside the same engine without kept prefixes and
/// guesses.</summary>
internal sealed class GenerateSuite : Suite
{
    private const int Clients = 8;

    public override string Name => "generate";

    public override string Description =>
        $"Time to the first token, tokens a second and gaps between tokens, beside llama-server (on the path or in {GenerationPeers.LlamaServerVariable}) and node-llama-cpp (in {GenerationPeers.NodeVariable}). Needs --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var model = settings.Models is null
            ? null
            : Directory
                .EnumerateFiles(settings.Models, "*.gguf", SearchOption.AllDirectories)
                .Where(file => !Path.GetFileName(file).StartsWith("tiny", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .FirstOrDefault();
        if (model is null)
        {
            report.Note("No GGUF file under --models: nothing to measure.");
            return;
        }

        var (documents, tokens, rounds) = settings.Quick ? (2, 12, 1) : (3, 32, 3);

        // Every round of every table has documents of its own, or what is kept of the round before would answer for it.
        var work = new Queue<Workload>(Workload.Read(settings.Data, 3 * rounds * documents, tokens).Chunk(documents));
        var threads = PhysicalCores.Count;
        var plain = new GeneratorOptions
        {
            Slots = Clients,
            ContextTokens = 8192,
            KeptSequences = 0,
            DraftTokens = 0,
            Threads = threads,
            BatchThreads = threads,
        };
        var contenders = new List<Entrant>
        {
            new("this engine, bare", name => EngineContender.LoadAsync(name, model, plain, cancellationToken)),
            new(
                "this engine",
                name =>
                    EngineContender.LoadAsync(
                        name,
                        model,
                        plain with
                        {
                            KeptSequences = 16,
                            DraftTokens = 8,
                        },
                        cancellationToken
                    )
            ),
        };
        report.Note($"{Path.GetFileName(model)}, {threads} threads, {Clients} slots, {plain.ContextTokens} KV cells.");
        contenders.AddRange(GenerationPeers.Of(model, plain, threads, cancellationToken));
        if (contenders.Count == 2)
        {
            report.Note(
                $"No llama-server on the path or in {GenerationPeers.LlamaServerVariable}, no node-llama-cpp in {GenerationPeers.NodeVariable}: the engine has no peer."
            );
        }

        await MeasureAsync(report, contenders, work, documents, tokens, rounds, settings.Quick, cancellationToken);
        report.Add(
            await KvCacheTrial.RunAsync(
                model,
                plain,
                [.. Workload.Read(settings.Data, 2 * documents, tokens).Documents.Select(requests => requests[0])],
                settings.Quick ? 500 : 2000,
                cancellationToken
            )
        );
    }

    private static async Task MeasureAsync(
        Report report,
        IReadOnlyList<Entrant> all,
        Queue<Workload> work,
        int documents,
        int tokens,
        int rounds,
        bool quick,
        CancellationToken cancellationToken
    )
    {
        report.Add(
            await TableAsync(
                $"{documents} documents, 3 questions each, one after the other: milliseconds to the first token, median, and tokens a second after it",
                all,
                work,
                rounds,
                cancellationToken,
                ["first question", "later questions", "tokens/s"],
                async (contender, part) =>
                {
                    List<double> first = [],
                        later = [],
                        speed = [];
                    foreach (var requests in part.Documents)
                    {
                        var run = await contender.OneByOneAsync(requests, cancellationToken);
                        first.Add(run.First[0]);
                        later.AddRange(run.First[1..]);
                        speed.Add(run.PerSecond);
                    }

                    return [Interleaved.Median(first), Interleaved.Median(later), Interleaved.Median(speed)];
                }
            )
        );
        report.Add(
            await TableAsync(
                $"{documents} answers that repeat a document, up to {2 * tokens} tokens, one after the other: tokens a second after the first",
                all,
                work,
                rounds,
                cancellationToken,
                ["tokens/s"],
                async (contender, part) => [(await contender.OneByOneAsync(part.Quotes, cancellationToken)).PerSecond]
            )
        );
        report.Add(
            await TableAsync(
                $"{Clients} clients, the questions of all documents: tokens of completed answers a second, and median milliseconds to the first token",
                all,
                work,
                rounds,
                cancellationToken,
                ["tokens/s", "first token"],
                async (contender, part) =>
                {
                    var run = await contender.AtOnceAsync(
                        [.. part.Documents.SelectMany(requests => requests)],
                        Clients,
                        cancellationToken
                    );
                    return [run.PerSecond, run.First];
                }
            )
        );
        report.Add(await GapsAsync(all, quick ? 500 : 4000, cancellationToken));
        report.Add(
            new ReportTable(
                "what was saved",
                ["", "prompt tokens from earlier requests", "guesses that were right"],
                [
                    .. all.Where(entrant => entrant.Shared + entrant.Evaluated > 0)
                        .Select(entrant =>
                            (IReadOnlyList<string>)
                                [
                                    entrant.Name,
                                    Share(entrant.Shared, entrant.Shared + entrant.Evaluated),
                                    Share(entrant.Right, entrant.Guessed),
                                ]
                        ),
                ]
            )
        );
    }

    private static async Task<ReportTable> GapsAsync(
        IReadOnlyList<Entrant> all,
        int promptTokens,
        CancellationToken cancellationToken
    )
    {
        var rows = new List<IReadOnlyList<string>>();
        foreach (var contender in all)
        {
            var (alone, beside) = await contender.RunAsync(
                running => running.GapsAsync(Workload.Endless(), Workload.LongPrompt(promptTokens), cancellationToken),
                cancellationToken
            );
            var median = Interleaved.Median(beside);
            var worst = Interleaved.Percentile(beside, 0.99);
            rows.Add([
                contender.Name,
                Number(Interleaved.Median(alone)),
                Number(median),
                Number(worst),
                (worst / median).ToString("0.00x", CultureInfo.InvariantCulture),
                Number(beside.DefaultIfEmpty().Max()),
                Number(beside.Sum() / 1000),
            ]);
        }

        return new ReportTable(
            $"a running answer while a prompt of about {promptTokens} tokens is admitted: milliseconds between its tokens",
            [
                "",
                "median before",
                "median meanwhile",
                "p99 meanwhile",
                "p99/median",
                "longest",
                "seconds until admitted",
            ],
            rows
        );
    }

    /// <summary>Medians of interleaved rounds, and ratios to the first contender.</summary>
    private static async Task<ReportTable> TableAsync(
        string title,
        IReadOnlyList<Entrant> contenders,
        Queue<Workload> work,
        int rounds,
        CancellationToken cancellationToken,
        string[] figures,
        Func<Contender, Workload, Task<double[]>> measure
    )
    {
        var taken = contenders.Select(_ => new List<double[]>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            var part = work.Dequeue();
            for (var c = 0; c < contenders.Count; c++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                taken[c].Add(await contenders[c].RunAsync(running => measure(running, part), cancellationToken));
            }
        }

        var medians = taken
            .Select(runs => figures.Select((_, f) => Interleaved.Median(runs.Select(run => run[f]))).ToArray())
            .ToArray();
        return new ReportTable(
            title,
            ["", .. figures.SelectMany(figure => (string[])[figure, "ratio"])],
            [
                .. contenders.Select(
                    (contender, c) =>
                        (IReadOnlyList<string>)
                            [
                                contender.Name,
                                .. medians[c]
                                    .SelectMany(
                                        (value, f) =>
                                            (string[])
                                                [
                                                    Number(value),
                                                    (value / medians[0][f]).ToString(
                                                        "0.00x",
                                                        CultureInfo.InvariantCulture
                                                    ),
                                                ]
                                    ),
                            ]
                ),
            ]
        );
    }

    private static string Number(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Share(long part, long whole) =>
        whole == 0 ? "–" : ((double)part / whole).ToString("0%", CultureInfo.InvariantCulture);
}
