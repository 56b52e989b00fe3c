namespace Pipeline.Inference.Sessions;

/// <summary>How a session is.</summary>
/// <param name="State">The state.</param>
/// <param name="Since">When it came into that state.</param>
/// <param name="Reason">What was wrong last, in words that a user may read; null once it is ready, and before anything
/// was wrong.</param>
/// <param name="RetryAt">With <see cref="SessionState.Faulted"/>: when it is opened again.</param>
/// <param name="Faults">Faults in a row.</param>
public sealed record SessionStatus(
    SessionState State,
    DateTimeOffset Since,
    string? Reason,
    DateTimeOffset? RetryAt,
    int Faults
);
