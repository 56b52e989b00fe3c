using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Generation;

namespace Pipeline.Benchmarks.Generation;

/// <summary>Generation with kept prefixes and with guesses from the prompt, beside the same engine without them.</summary>
internal sealed class GenerateSuite : Suite
{
    private const int Clients = 8;

    public override string Name => "generate";

    public override string Description => "Time to the first token and tokens a second, with and without kept prefixes and guesses. Needs --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken ct)
    {
        var model = settings.Models is null ? null : Directory
            .EnumerateFiles(settings.Models, "*.gguf", SearchOption.AllDirectories)
            .Where(file => !Path.GetFileName(file).StartsWith("tiny", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal).FirstOrDefault();
        if (model is null)
        {
            report.Note("No GGUF file under --models: nothing to measure.");
            return;
        }

        var (documents, tokens, rounds) = settings.Quick ? (2, 12, 1) : (3, 32, 3);

        // Every round of every table has documents of its own, or what is kept of the round before would answer for it.
        var work = new Queue<Workload>(Workload.Read(settings.Data, 3 * rounds * documents, tokens).Chunk(documents));
        var plain = new GeneratorOptions { Slots = Clients, ContextTokens = 8192, KeptSequences = 0, DraftTokens = 0 };
        await using var bare = await Contender.LoadAsync("neither", model, plain, ct);
        await using var keeping = await Contender.LoadAsync("kept prefixes", model, plain with { KeptSequences = 16 }, ct);
        await using var guessing = await Contender.LoadAsync("guesses", model, plain with { DraftTokens = 8 }, ct);
        await using var both = await Contender.LoadAsync("both", model, plain with { KeptSequences = 16, DraftTokens = 8 }, ct);
        Contender[] all = [bare, keeping, guessing, both];
        report.Note($"{Path.GetFileName(model)}; llama.cpp's own server is not among the contenders yet.");

        report.Add(await TableAsync(
            $"{documents} documents, 3 questions each, one after the other: milliseconds to the first token, median", all, work, rounds, ct,
            ["first question", "later questions"], async (contender, part) =>
            {
                List<double> first = [], later = [];
                foreach (var requests in part.Documents)
                {
                    var run = await contender.OneByOneAsync(requests, ct);
                    first.Add(run.First[0]);
                    later.AddRange(run.First[1..]);
                }

                return [Interleaved.Median(first), Interleaved.Median(later)];
            }));
        report.Add(await TableAsync(
            $"{documents} answers that repeat a document, up to {2 * tokens} tokens, one after the other: tokens a second after the first", all, work, rounds, ct,
            ["tokens/s"], async (contender, part) => [(await contender.OneByOneAsync(part.Quotes, ct)).PerSecond]));
        report.Add(await TableAsync(
            $"{Clients} clients, the questions of all documents: tokens of completed answers a second, and median milliseconds to the first token", all, work, rounds, ct,
            ["tokens/s", "first token"], async (contender, part) =>
            {
                var run = await contender.AtOnceAsync([.. part.Documents.SelectMany(requests => requests)], Clients, ct);
                return [run.PerSecond, run.First];
            }));
        report.Add(new ReportTable(
            "what was saved", ["", "prompt tokens from earlier requests", "guesses that were right"],
            [.. all.Select(contender => (IReadOnlyList<string>)
            [
                contender.Name,
                Share(contender.Statistics.SharedTokens, contender.Statistics.SharedTokens + contender.Statistics.PromptTokens),
                Share(contender.Statistics.AcceptedTokens, contender.Statistics.GuessedTokens),
            ])]));
    }

    /// <summary>Medians of interleaved rounds, and ratios to the first contender.</summary>
    private static async Task<ReportTable> TableAsync(
        string title, Contender[] contenders, Queue<Workload> work, int rounds, CancellationToken ct, string[] figures,
        Func<Contender, Workload, Task<double[]>> measure)
    {
        var taken = contenders.Select(_ => new List<double[]>()).ToArray();
        for (var round = 0; round < rounds; round++)
        {
            var part = work.Dequeue();
            for (var c = 0; c < contenders.Length; c++)
            {
                ct.ThrowIfCancellationRequested();
                taken[c].Add(await measure(contenders[c], part));
            }
        }

        var medians = taken.Select(runs => figures.Select((_, f) => Interleaved.Median(runs.Select(run => run[f]))).ToArray()).ToArray();
        return new ReportTable(
            title,
            ["", .. figures.SelectMany(figure => (string[])[figure, "ratio"])],
            [.. contenders.Select((contender, c) => (IReadOnlyList<string>)
            [
                contender.Name,
                .. medians[c].SelectMany((value, f) => (string[])
                [
                    value.ToString("0.0", CultureInfo.InvariantCulture), (value / medians[0][f]).ToString("0.00x", CultureInfo.InvariantCulture),
                ]),
            ])]);
    }

    private static string Share(long part, long whole) =>
        whole == 0 ? "–" : ((double)part / whole).ToString("0%", CultureInfo.InvariantCulture);
}
