namespace Pipeline.Storage.DeadLetters;

/// <summary>A document that came in by a way on which nobody waits for an answer, and was not taken.</summary>
/// <param name="Key">Its place in the list; 0 for one that is to be added.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Source">The way it came by: the collection of a stream, or the queue where the message could not be
/// read.</param>
/// <param name="DocumentId">The document's id, if it is known.</param>
/// <param name="ReasonCode">Why, in one stable word.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record DeadLetter(
    long Key,
    DateTimeOffset At,
    string Source,
    string? DocumentId,
    string ReasonCode,
    string Reason,
    int Attempts
);
