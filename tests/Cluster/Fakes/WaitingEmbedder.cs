using Pipeline.Inference.Batching;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Tokenization;

namespace Pipeline.Cluster.Fakes;

/// <summary>An embedder that embeds nothing before the test says so.</summary>
internal sealed class WaitingEmbedder : IEmbedder
{
    private readonly HashingEmbedder _embedder = new();

    /// <summary>Completes when it is first asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets it go on.</summary>
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
        Asked.TrySetResult();
        await Released.Task.WaitAsync(cancellationToken);
        return await _embedder.EmbedAsync(texts, kind, priority, cancellationToken);
    }

    public ValueTask DisposeAsync() => _embedder.DisposeAsync();
}
