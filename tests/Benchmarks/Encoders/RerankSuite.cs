using Pipeline.Inference.Models;
using Pipeline.Inference.Reranking;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Re-ranking by the batching loop, beside the same model run in batches of 32.</summary>
internal sealed class RerankSuite() : EncoderSuite(ModelRole.Rerank)
{
    private const int Passages = 32;

    public override string Name => "rerank";

    public override string Description =>
        "Re-ranking in token-budgeted batches, beside the same model in batches of 32: pairs a second, padding, and what a question waits under load. Needs --models.";

    protected override async Task<EncoderTrial> OpenAsync(
        InstalledModel model,
        SuiteSettings settings,
        CancellationToken cancellationToken
    )
    {
        var definition = model.ToReranker();
        var tokenizer = TokenizerFile.Load(definition.Files);
        int[] Read(EncoderJob job, string text)
        {
            var frame = tokenizer.Frame;
            var room = definition.InputTokens - frame.PairLength;
            var query = tokenizer.Encode(job.Query!, room / 2);
            return
            [
                .. frame.Before,
                .. query,
                .. frame.Between,
                .. tokenizer.Encode(text, room - query.Length),
                .. frame.After,
            ];
        }

        EncoderContender[] contenders =
        [
            new LoopContender(await OnnxReranker.LoadAsync(definition, cancellationToken: cancellationToken)),
            new NaiveContender(definition.Files, tokenizer, Read, scores: true, sorts: false),
            new NaiveContender(definition.Files, tokenizer, Read, scores: true, sorts: true),
        ];
        var texts = EncoderTexts.Read(settings.Data, (settings.Quick ? 3 : settings.Size ?? 30) * Passages);
        return new EncoderTrial(
            contenders,
            [
                .. texts
                    .Passages.Chunk(Passages)
                    .Select((part, i) => new EncoderJob(texts.Questions[i % texts.Questions.Count], part)),
            ],
            [
                .. texts
                    .Questions.Take(settings.Quick ? 10 : 100)
                    .Select(
                        (question, i) =>
                            new EncoderJob(question, [.. texts.Passages.Skip(i * 7 % texts.Passages.Count).Take(10)])
                    ),
            ],
            "the re-ranking of 10 passages",
            $"{definition.Name}, {Environment.ProcessorCount} threads, inputs of up to {definition.InputTokens} tokens."
        )
        {
            Last = settings.Data is { } data
                ? () =>
                    WindowQuality.MeasureAsync(
                        contenders[..2],
                        tokenizer.Count,
                        definition.InputTokens,
                        data,
                        settings.Quick ? 3 : 12,
                        cancellationToken
                    )
                : null,
        };
    }
}
