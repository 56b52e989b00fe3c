using Pipeline.Benchmarks.Reports;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Inference.Reranking;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>What a person waits while somebody else has sent one request of very many texts.</summary>
internal sealed class FairnessSuite : Suite
{
    private const int Texts = 2000;
    private const int Pairs = 600;

    public override string Name => "fairness";

    public override string Description =>
        "A query beside a request of 2,000 texts to embed, and a re-ranking of two passages beside one of 600. Needs --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken cancellationToken)
    {
        var library = settings.Library;
        var texts = EncoderTexts.Read(settings.Data, settings.Quick ? 100 : Texts);
        var rows = new List<IReadOnlyList<string>>();
        if (library?.Find(ModelRole.Embed) is { } embed)
        {
            await using var loop = new LoopContender(
                await OnnxEmbedder.LoadAsync(embed.ToEmbedder(), cancellationToken: cancellationToken)
            );
            EncoderJob[] queries = [.. Asked(100).Select(question => new EncoderJob(question, [question]))];
            rows.Add(
                await MeasureAsync(
                    loop,
                    $"a query beside {texts.Passages.Count} texts",
                    new EncoderJob(null, texts.Passages),
                    queries
                )
            );
        }

        if (library?.Find(ModelRole.Rerank) is { } rerank)
        {
            await using var loop = new LoopContender(
                await OnnxReranker.LoadAsync(rerank.ToReranker(), cancellationToken: cancellationToken)
            );
            EncoderJob[] asked =
            [
                .. Asked(40).Select((question, i) => new EncoderJob(question, [.. texts.Passages.Skip(i).Take(2)])),
            ];
            var pairs = texts.Passages.Take(settings.Quick ? 50 : Pairs).ToArray();
            rows.Add(
                await MeasureAsync(
                    loop,
                    $"a re-ranking of 2 beside one of {pairs.Length}",
                    new EncoderJob(texts.Questions[0], pairs),
                    asked
                )
            );
        }

        report.Add(
            EncoderMeasurement.LatencyTable(
                "milliseconds of a small request beside a large one, both interactive",
                rows
            )
        );

        IEnumerable<string> Asked(int count) => texts.Questions.Take(settings.Quick ? 10 : count);

        Task<IReadOnlyList<string>> MeasureAsync(
            LoopContender loop,
            string name,
            EncoderJob large,
            EncoderJob[] asked
        ) =>
            EncoderMeasurement.LatencyRowAsync(
                name,
                loop,
                token => loop.RunAsync(large, token),
                asked,
                cancellationToken
            );
    }
}
