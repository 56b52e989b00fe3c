using System.Globalization;
using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Retrieval.Calibration;

namespace Pipeline.Benchmarks.Ranking;

/// <summary>Whether hybrid search, as a collection chooses it by itself, is at least as good as the better of its two
/// inputs.</summary>
internal sealed class CalibrationSuite : Suite
{
    private const int Samples = 3;
    private const int Resamples = 1000;

    public override string Name => "calibration";

    public override string Description =>
        "Hybrid search as a collection chooses it without judgements, beside its two inputs, over collections of many kinds. Needs --data and --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var library = settings.Library;
        if (settings.Data is null || library?.Find(ModelRole.Embed) is not { } model)
        {
            report.Note("No folder of sets (--data), or no embedder (--models): nothing to measure.");
            return;
        }

        await using var embedder = await OnnxEmbedder.LoadAsync(
            model.ToEmbedder(),
            cancellationToken: cancellationToken
        );
        using var cache = new EmbeddingCache(embedder, report);
        var rows = new List<IReadOnlyList<string>>();
        foreach (var kind in CollectionKinds.Of(settings.Data).Where(kind => kind.Questions.Count > 0))
        {
            cancellationToken.ThrowIfCancellationRequested();
            rows.Add(await MeasureAsync(kind, cache, settings.Quick ? 1 : Samples, cancellationToken));
            report.Note(string.Join("  ", rows[^1]));
        }

        report.Add(
            new ReportTable(
                "nDCG@10 of real questions; hybrid: mean of the choices of several samples of passages; its distance to the better input, with the standard error of a bootstrap over questions",
                [
                    "collection",
                    "passages",
                    "questions",
                    "bm25",
                    "vector",
                    "rrf, equal",
                    "hybrid",
                    "- better input",
                    "worst sample",
                    "keyword weight: prior",
                    "chosen",
                ],
                rows
            )
        );
    }

    private static async Task<IReadOnlyList<string>> MeasureAsync(
        CollectionKind kind,
        EmbeddingCache cache,
        int samples,
        CancellationToken cancellationToken
    )
    {
        var trial = await KindTrial.RunAsync(kind, cache, cancellationToken);
        double[] keyword = trial.Keyword,
            vector = trial.Vector;
        var better = keyword.Average() >= vector.Average() ? keyword : vector;
        var chosen = new List<double>();
        var hybrid = new List<double[]>();
        for (var seed = 1; seed <= samples; seed++)
        {
            var weights = await trial.ChooseAsync(cache, seed, cancellationToken);
            chosen.Add(weights.Keyword);
            hybrid.Add(trial.Fused(weights));
        }

        double[] mean = [.. better.Select((_, i) => hybrid.Average(sample => sample[i]))];
        var equal = trial.Fused(
            new FusionWeights(Retrieval.Fusion.FusionMethod.ReciprocalRank, 0.5, 0.5, 0, 0, 0, 0, 0, 0)
        );
        return
        [
            kind.Name,
            Count(kind.Passages.Count),
            Count(kind.Questions.Count),
            Score(keyword.Average()),
            Score(vector.Average()),
            Score(equal.Average()),
            Score(mean.Average()),
            $"{Signed(mean.Average() - better.Average())} ± {Score(BootstrapError([.. mean.Zip(better, (ours, theirs) => ours - theirs)]))}",
            Signed(hybrid.Min(sample => sample.Average()) - better.Average()),
            FusionPrior.For(kind.SentencesAPassage).Keyword.ToString("0.00", CultureInfo.InvariantCulture),
            string.Join(" ", chosen.Select(weight => weight.ToString("0.00", CultureInfo.InvariantCulture))),
        ];
    }

    /// <summary>The standard error of a mean: the deviation of the means of samples drawn from the same questions with
    /// replacement.</summary>
    private static double BootstrapError(double[] differences)
    {
        var random = new Random(1);
        double[] means =
        [
            .. Enumerable
                .Range(0, Resamples)
                .Select(_ => differences.Average(_ => differences[random.Next(differences.Length)])),
        ];
        var mean = means.Average();
        return Math.Sqrt(means.Average(value => (value - mean) * (value - mean)));
    }

    private static string Score(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Signed(double value) => value.ToString("+0.000;-0.000", CultureInfo.InvariantCulture);

    private static string Count(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
