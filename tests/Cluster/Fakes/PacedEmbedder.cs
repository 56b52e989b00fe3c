using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Cluster.Fakes;

/// <summary>An embedder that takes questions at any time, and so many calls with passages before it waits.</summary>
internal sealed class PacedEmbedder : IEmbedder
{
    private readonly HashingEmbedder _embedder = new();

    /// <summary>One for each call with passages that may pass.</summary>
    public SemaphoreSlim Calls { get; } = new(0);

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
        if (kind == TextKind.Passage)
        {
            await Calls.WaitAsync(cancellationToken);
        }

        return await _embedder.EmbedAsync(texts, kind, priority, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Calls.Dispose();
        return _embedder.DisposeAsync();
    }
}
