using Pipeline.Inference.Embedding;

namespace Pipeline.Cluster.Fakes;

/// <summary>An embedder that takes questions at any time, and passages when the test says so.</summary>
internal sealed class GatedEmbedder(string name, int dimensions) : HeldEmbedder(new HashingEmbedder(name, dimensions))
{
    /// <summary>Completes when passages wait.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets passages through.</summary>
    public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override Task HoldAsync(TextKind kind, CancellationToken cancellationToken)
    {
        if (kind == TextKind.Query)
        {
            return Task.CompletedTask;
        }

        Asked.TrySetResult();
        return Released.Task.WaitAsync(cancellationToken);
    }
}
