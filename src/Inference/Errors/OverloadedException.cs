namespace Pipeline.Inference.Errors;

/// <summary>The worker's queue is full. Nothing of the request was queued; it may be sent again after
/// <see cref="RetryAfter"/>.</summary>
/// <param name="message">Says which worker, how long its queue is, and the limit.</param>
/// <param name="retryAfter">Estimate of when there is room again.</param>
public sealed class OverloadedException(string message, TimeSpan retryAfter) : Exception(message)
{
    /// <summary>Estimate of when there is room again, from the queue's length and the worker's measured
    /// speed.</summary>
    public TimeSpan RetryAfter { get; } = retryAfter;
}
