using Pipeline.Benchmarks.Reports;
using Pipeline.Inference;
using Pipeline.Inference.Models;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Embedding by the batching loop, beside the same model run in batches of 32.</summary>
internal sealed class EmbedSuite : Suite
{
    public override string Name => "embed";

    public override string Description => "Embedding in token-budgeted batches, beside the same model in batches of 32: texts a second, padding, and what a query waits under load. Needs --models.";

    public override async Task RunAsync(Report report, SuiteSettings settings, CancellationToken ct)
    {
        if (EncoderModels.Find(settings.Models, ModelRole.Embed) is not { } model)
        {
            report.Note("No embedder under --models: nothing to measure.");
            return;
        }

        var manifest = model.Manifest;
        var definition = new EmbedderDefinition
        {
            Name = manifest.Name,
            Files = EncoderModels.Files(model),
            Dimensions = manifest.Dimensions!.Value,
            MaxTokens = manifest.MaxTokens ?? 512,
            QueryPrefix = manifest.QueryPrefix,
            PassagePrefix = manifest.PassagePrefix,
        };
        var loop = await OnnxEmbedder.LoadAsync(definition, ct: ct);
        int[] Read(EncoderJob job, string text)
        {
            var frame = loop.Tokenizer.Frame;
            var prefix = job.Query is null ? definition.PassagePrefix : definition.QueryPrefix;
            return [.. frame.Before, .. loop.Tokenizer.Encode(prefix + text, definition.MaxTokens - frame.SingleLength), .. frame.After];
        }

        EncoderContender[] contenders =
        [
            new LoopContender(loop),
            new NaiveContender(definition.Files, loop.Tokenizer, Read, scores: false, sorts: false),
            new NaiveContender(definition.Files, loop.Tokenizer, Read, scores: false, sorts: true),
        ];
        try
        {
            var texts = EncoderTexts.Read(settings.Data, settings.Quick ? 128 : settings.Size ?? 512);
            EncoderJob[] bulk = [.. texts.Passages.Chunk(32).Select(part => new EncoderJob(null, part))];
            EncoderJob[] asked = [.. texts.Questions.Take(settings.Quick ? 20 : 200).Select(question => new EncoderJob(question, [question]))];
            report.Note($"{manifest.Name}, {Environment.ProcessorCount} threads.");
            report.Add(await EncoderMeasurement.ThroughputAsync(contenders, bulk, settings.Quick ? 1 : 3, ct));
            report.Add(await EncoderMeasurement.LatencyAsync(contenders, bulk, asked, "the embedding of a query", ct));
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
