using Microsoft.Extensions.Logging;

namespace Pipeline.Inference.Generation;

/// <summary>llama.cpp behind a continuous batch.</summary>
public sealed class LlamaGenerator : IGenerator
{
    private LlamaGenerator(string name) => Name = name;
    /// <inheritdoc/>
    public string Name { get; }
    /// <inheritdoc/>
    public int ContextTokens => 0;
    /// <inheritdoc/>
    public GenerationStatistics Statistics => new();
    /// <summary>Loads a model.</summary>
    public static Task<LlamaGenerator> LoadAsync(string name, string ggufPath, GeneratorOptions options, ILogger logger, CancellationToken ct) =>
        Task.FromResult(new LlamaGenerator(name));
    /// <inheritdoc/>
    public int CountTokens(string text) => 0;
    /// <inheritdoc/>
    public int CountPromptTokens(IReadOnlyList<ChatTurn> turns) => 0;
    /// <inheritdoc/>
    public IAsyncEnumerable<GeneratedPiece> GenerateAsync(GenerationRequest request, CancellationToken ct) => AsyncEnumerable.Empty<GeneratedPiece>();
    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
