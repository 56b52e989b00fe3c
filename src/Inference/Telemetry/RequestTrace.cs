using System.Diagnostics;

namespace Pipeline.Inference.Telemetry;

/// <summary>The trace of a request that waits for a thread of the engine's own, where no span flows to by
/// itself.</summary>
/// <param name="caller">The caller's span.</param>
internal sealed class RequestTrace(ActivityContext caller)
{
    private readonly DateTimeOffset _queued = DateTimeOffset.UtcNow;
    private int _hasLeftQueue;

    /// <summary>The trace of whoever calls; null where nobody wants to see it.</summary>
    public static RequestTrace? OfCaller() =>
        InferenceTraces.Source.HasListeners() && Activity.Current is { Recorded: true } current
            ? new RequestTrace(current.Context)
            : null;

    /// <summary>The request has waited long enough, or in vain; only the first time counts.</summary>
    /// <param name="operation"><c>chat</c>, <c>embeddings</c> or <c>rerank</c>.</param>
    /// <param name="model">The model's name.</param>
    /// <param name="error">Why it was in vain; null: it was not.</param>
    public void LeaveQueue(string operation, string model, string? error = null)
    {
        if (Interlocked.Exchange(ref _hasLeftQueue, 1) == 0)
        {
            InferenceTraces.Begin("queue", operation, model, caller, _queued)?.End(error);
        }
    }

    /// <summary>The request, or a part of it, is on the device from now on.</summary>
    /// <returns>The span of that time; null where nobody wants it.</returns>
    public Activity? Run(string operation, string model)
    {
        LeaveQueue(operation, model);
        return InferenceTraces.Begin("run", operation, model, caller);
    }
}
