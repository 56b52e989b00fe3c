using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;

namespace Pipeline.Benchmarks.Encoders;

/// <summary>Embedding by the batching loop, beside the same model run in batches of 32.</summary>
internal sealed class EmbedSuite() : EncoderSuite(ModelRole.Embed)
{
    public override string Name => "embed";

    public override string Description =>
        "Embedding in token-budgeted batches, beside the same model in batches of 32: texts a second, padding, and what a query waits under load. Needs --models.";

    protected override async Task<EncoderTrial> OpenAsync(
        InstalledModel model,
        SuiteSettings settings,
        CancellationToken cancellationToken
    )
    {
        var definition = model.ToEmbedder();
        var loop = await OnnxEmbedder.LoadAsync(definition, cancellationToken: cancellationToken);
        int[] Read(EncoderJob job, string text)
        {
            var frame = loop.Tokenizer.Frame;
            var prefix = job.Query is null ? definition.PassagePrefix : definition.QueryPrefix;
            return
            [
                .. frame.Before,
                .. loop.Tokenizer.Encode(prefix + text, definition.MaxTokens - frame.SingleLength),
                .. frame.After,
            ];
        }

        var texts = EncoderTexts.Read(settings.Data, settings.Quick ? 128 : settings.Size ?? 512);
        return new EncoderTrial(
            [
                new LoopContender(loop),
                new NaiveContender(definition.Files, loop.Tokenizer, Read, scores: false, sorts: false),
                new NaiveContender(definition.Files, loop.Tokenizer, Read, scores: false, sorts: true),
            ],
            [.. texts.Passages.Chunk(32).Select(part => new EncoderJob(null, part))],
            [
                .. texts
                    .Questions.Take(settings.Quick ? 20 : 200)
                    .Select(question => new EncoderJob(question, [question])),
            ],
            "the embedding of a query",
            $"{definition.Name}, {Environment.ProcessorCount} threads."
        );
    }
}
