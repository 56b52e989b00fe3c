using Microsoft.Extensions.Logging.Abstractions;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;

namespace Pipeline.Inference.Tests.Generation;

/// <summary>The tiny chat model, loaded once for all tests that share it.</summary>
public sealed class TinyGenerator : IAsyncLifetime
{
    public LlamaGenerator Model { get; private set; } = null!;

    // How far is guessed is not to depend on how fast the machine is, and kept requests stay in the cache unless a test
    // says otherwise.
    public static Task<LlamaGenerator> LoadAsync(GeneratorOptions options) =>
        LlamaGenerator.LoadAsync(
            "tiny",
            TinyModels.Chat,
            options with
            {
                DraftStepCost = options.DraftStepCost ?? 1.5,
                KeptCells = options.KeptCells ?? 1 << 20,
            },
            NullLogger.Instance,
            CancellationToken.None
        );

    public async Task InitializeAsync() =>
        Model = await LoadAsync(
            new GeneratorOptions
            {
                Slots = 4,
                ContextTokens = 4096,
                BatchTokens = 64,
                MixedPrefillTokens = 48,
                MaxQueued = 1000,
            }
        );

    public async Task DisposeAsync() => await Model.DisposeAsync();
}
