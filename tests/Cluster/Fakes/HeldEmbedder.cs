using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Cluster.Fakes;

/// <summary>A <see cref="HashingEmbedder"/> whose calls a test holds up.</summary>
internal abstract class HeldEmbedder(HashingEmbedder embedder) : IEmbedder
{
    public string Name => embedder.Name;

    public int Dimensions => embedder.Dimensions;

    public int MaxTokens => embedder.MaxTokens;

    public ITokenizer Tokenizer => embedder.Tokenizer;

    public WorkerStatistics Statistics => embedder.Statistics;

    public async Task<EmbeddedTexts> EmbedAsync(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        CancellationToken cancellationToken,
        string? caller = null
    )
    {
        await HoldAsync(kind, cancellationToken);
        return await embedder.EmbedAsync(texts, kind, priority, cancellationToken);
    }

    public virtual ValueTask DisposeAsync() => embedder.DisposeAsync();

    /// <summary>Ends when a call may go on.</summary>
    protected abstract Task HoldAsync(TextKind kind, CancellationToken cancellationToken);
}
