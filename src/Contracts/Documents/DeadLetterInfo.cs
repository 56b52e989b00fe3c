namespace Pipeline.Contracts.Documents;

/// <summary>A document of the stream that was not taken.</summary>
/// <param name="Key">Its place in the list; newer ones have higher keys.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Source">The collection of the stream, or the queue where the message could not be delivered.</param>
/// <param name="DocumentId">The document's id, if it is known.</param>
/// <param name="Code">Why, in one stable word: an error's code, or <c>undelivered</c>.</param>
/// <param name="Reason">Why, in a sentence.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record DeadLetterInfo(
    long Key,
    DateTimeOffset At,
    string Source,
    string? DocumentId,
    string Code,
    string Reason,
    int Attempts
);
