namespace Pipeline.Contracts.Errors;

/// <summary>What a caller is told when a call to a grain did not come back, whatever the call was.</summary>
public static class LostCalls
{
    /// <summary>The error of a call that was lost with its silo, or was not answered in time; null: it failed by
    /// itself.</summary>
    /// <param name="error">What the call threw.</param>
    public static PipelineException? Explain(Exception error) =>
        error switch
        {
            TimeoutException => new PipelineException(
                ErrorCode.Overloaded,
                "The server did not get to this request in time. Try again.",
                retryAfterSeconds: 2
            ),
            // Whoever worked on it is gone, or could not be reached; its successor can.
            OrleansException => new PipelineException(
                ErrorCode.SiloLost,
                "A server of the cluster was lost during the request; others take over. Try again.",
                retryAfterSeconds: 1
            ),
            _ => null,
        };
}
