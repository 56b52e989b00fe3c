using Pipeline.Inference.Embedding;

namespace Pipeline.Cluster.Fakes;

/// <summary>An embedder that takes questions at any time, and so many calls with passages before it waits.</summary>
internal sealed class PacedEmbedder() : HeldEmbedder(new HashingEmbedder())
{
    /// <summary>One for each call with passages that may pass.</summary>
    public SemaphoreSlim Calls { get; } = new(0);

    public override ValueTask DisposeAsync()
    {
        Calls.Dispose();
        return base.DisposeAsync();
    }

    protected override Task HoldAsync(TextKind kind, CancellationToken cancellationToken) =>
        kind == TextKind.Passage ? Calls.WaitAsync(cancellationToken) : Task.CompletedTask;
}
