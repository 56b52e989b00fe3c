namespace Pipeline.Grains.Replicas;

/// <summary>What a replica says, and with it how it is: whoever asks learns where to ask next.</summary>
/// <param name="Stage">Ready: it has answered; else why it has not.</param>
/// <param name="Answer">The answer of a request; null also where it is none.</param>
/// <param name="Watermark">The last change that it has applied.</param>
/// <param name="Queue">Requests under way on its silo.</param>
[GenerateSerializer, Alias("pipeline.replica-reply"), Immutable]
internal sealed record ReplicaReply(ReplicaStage Stage, object? Answer, long Watermark, int Queue);
