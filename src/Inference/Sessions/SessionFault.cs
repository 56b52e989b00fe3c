namespace Pipeline.Inference.Sessions;

/// <summary>What broke a session.</summary>
/// <param name="Reason">In words that a user may read: no exception's text.</param>
/// <param name="Error">For the log.</param>
public sealed record SessionFault(string Reason, Exception Error)
{
    /// <summary>Never ends: of a session that cannot break.</summary>
    internal static readonly Task<SessionFault> Never = new TaskCompletionSource<SessionFault>().Task;
}
