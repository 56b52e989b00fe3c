using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;
using Pipeline.Inference.Telemetry;
using Pipeline.Inference.Tests.Generation;

namespace Pipeline.Inference.Tests.Telemetry;

public sealed class InferenceMetricsTests
{
    [Fact]
    public async Task An_answer_is_measured_by_the_conventions_for_generative_ai()
    {
        // Other tests measure at the same time; the model's name tells them apart.
        const string Model = "metered";
        var seen = new ConcurrentBag<(string Name, double Value, Dictionary<string, object?> Tags)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, own) =>
            {
                if (instrument.Meter.Name == InferenceMetrics.MeterName)
                {
                    own.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();

        int prompt,
            answer;
        await using (
            var generator = await LlamaGenerator.LoadAsync(
                Model,
                TinyModels.Chat,
                new GeneratorOptions { ContextTokens = 512 },
                NullLogger.Instance,
                CancellationToken.None
            )
        )
        {
            var pieces = await generator
                .GenerateAsync(
                    new GenerationRequest { RawPrompt = "The answer", MaxTokens = 5 },
                    CancellationToken.None
                )
                .ToArrayAsync();
            (prompt, answer) = (pieces[^1].PromptTokens, pieces.Sum(piece => piece.Tokens));
        }

        Assert.Equal(prompt, Assert.Single(Of("gen_ai.client.token.usage", "input")));
        Assert.Equal(answer, Assert.Single(Of("gen_ai.client.token.usage", "output")));
        Assert.True(Assert.Single(Of("gen_ai.server.time_to_first_token")) > 0);
        Assert.Equal(answer > 1 ? 1 : 0, Of("gen_ai.server.time_per_output_token").Count);
        Assert.True(
            Assert.Single(Of("gen_ai.server.request.duration"))
                >= Assert.Single(Of("gen_ai.server.time_to_first_token"))
        );
        Assert.Contains(512, Of("pipeline.inference.kv_cells").Chunk(3).Select(cells => (int)cells.Sum()));

        void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            var all = tags.ToArray().ToDictionary();
            if (Equals(all.GetValueOrDefault("gen_ai.request.model"), Model))
            {
                seen.Add((instrument.Name, value, all));
            }
        }

        List<double> Of(string name, string? type = null) =>
            [
                .. seen.Where(one => one.Name == name && (type is null || Equals(one.Tags["gen_ai.token.type"], type)))
                    .Select(one => one.Value),
            ];
    }
}
