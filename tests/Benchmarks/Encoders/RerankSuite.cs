using Pipeline.Benchmarks.Reports;
using Pipeline.Inference;
using Pipeline.Inference.Models;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Re-ranking by the batching loop, beside the same model run in batches of 32.</summary>
internal sealed class RerankSuite : Suite
{
    private const int Passages = 32;

    public override string Name => "rerank";

    public override string Description => "Re-ranking in token-budgeted batches, beside the same model in batches of 32: pairs a second, padding, and what a question waits under load. Needs --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken ct)
    {
        if (EncoderModels.Find(settings.Models, ModelRole.Rerank) is not { } model)
        {
            report.Note("No re-ranker under --models: nothing to measure.");
            return;
        }

        var manifest = model.Manifest;
        var definition = new RerankerDefinition
        {
            Name = manifest.Name,
            Files = EncoderModels.Files(model),
            MaxTokens = manifest.MaxTokens ?? 512,
            TrainedTokens = manifest.TrainedTokens,
        };
        var tokenizer = TokenizerFile.Load(definition.Files);
        int[] Read(EncoderJob job, string text)
        {
            var frame = tokenizer.Frame;
            var room = definition.InputTokens - frame.PairLength;
            var query = tokenizer.Encode(job.Query!, room / 2);
            return [.. frame.Before, .. query, .. frame.Between, .. tokenizer.Encode(text, room - query.Length), .. frame.After];
        }

        EncoderContender[] contenders =
        [
            new LoopContender(await OnnxReranker.LoadAsync(definition, ct: ct)),
            new NaiveContender(definition.Files, tokenizer, Read, scores: true, sorts: false),
            new NaiveContender(definition.Files, tokenizer, Read, scores: true, sorts: true),
        ];
        try
        {
            var questions = settings.Quick ? 3 : settings.Size ?? 30;
            var texts = EncoderTexts.Read(settings.Data, questions * Passages);
            EncoderJob[] bulk = [.. texts.Passages.Chunk(Passages).Select((part, i) => new EncoderJob(texts.Questions[i % texts.Questions.Count], part))];
            EncoderJob[] asked =
            [
                .. texts.Questions.Take(settings.Quick ? 10 : 100)
                    .Select((question, i) => new EncoderJob(question, [.. texts.Passages.Skip(i * 7 % texts.Passages.Count).Take(10)])),
            ];
            report.Note($"{manifest.Name}, {Environment.ProcessorCount} threads, inputs of up to {definition.InputTokens} tokens.");
            report.Add(await EncoderMeasurement.ThroughputAsync(contenders, bulk, settings.Quick ? 1 : 3, ct));
            report.Add(await EncoderMeasurement.LatencyAsync(contenders, bulk, asked, "the re-ranking of 10 passages", ct));
            if (settings.Data is { } data)
            {
                report.Add(await WindowQuality.MeasureAsync(
                    contenders[..2], tokenizer.Count, definition.InputTokens, data, settings.Quick ? 3 : 12, ct));
            }
        }
        finally
        {
            foreach (var contender in contenders)
            {
                await contender.DisposeAsync();
            }
        }
    }
}
