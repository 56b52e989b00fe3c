using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Cluster.Fakes;

/// <summary>An embedder that takes questions at any time, and passages when the test says so.</summary>
internal sealed class GatedEmbedder(string name, int dimensions) : IEmbedder
{
    private readonly HashingEmbedder _embedder = new(name, dimensions);

    /// <summary>Completes when passages wait.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets passages through.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Name => _embedder.Name;

    public int Dimensions => _embedder.Dimensions;

    public int MaxTokens => _embedder.MaxTokens;

    public ITokenizer Tokenizer => _embedder.Tokenizer;

    public WorkerStatistics Statistics => _embedder.Statistics;

    public async Task<EmbeddedTexts> EmbedAsync(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    )
    {
        if (kind != TextKind.Query)
        {
            Asked.TrySetResult();
            await Released.Task.WaitAsync(cancellationToken);
        }

        return await _embedder.EmbedAsync(texts, kind, priority, cancellationToken);
    }

    public ValueTask DisposeAsync() => _embedder.DisposeAsync();
}
