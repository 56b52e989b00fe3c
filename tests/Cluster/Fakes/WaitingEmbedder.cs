using Pipeline.Inference.Embedding;

namespace Pipeline.Cluster.Fakes;

/// <summary>An embedder that embeds nothing before the test says so.</summary>
internal sealed class WaitingEmbedder() : HeldEmbedder(new HashingEmbedder())
{
    /// <summary>Completes when it is first asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets it go on.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override Task HoldAsync(TextKind kind, CancellationToken cancellationToken)
    {
        Asked.TrySetResult();
        return Released.Task.WaitAsync(cancellationToken);
    }
}
