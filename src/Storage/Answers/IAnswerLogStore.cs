namespace Pipeline.Storage.Answers;

/// <summary>
/// The logs of answers, for as long as they can be read again: whatever silo an answer was written on, every silo finds
/// here what was stored of it. A log has no holes and grows at its end alone, so of two that append to one log the
/// second is refused.
/// </summary>
public interface IAnswerLogStore
{
    /// <summary>Appends blocks to their logs, all in one transaction; a first block begins its log.</summary>
    /// <param name="blocks">The blocks; those of one answer in order.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>
    /// For each block whether it is stored. One is refused that does not follow what is stored, whose answer has ended
    /// or is gone, or whose collection is.
    /// </returns>
    Task<IReadOnlyList<bool>> AppendAsync(IReadOnlyList<AnswerBlock> blocks, CancellationToken cancellationToken);

    /// <summary>What is stored of an answer; null: nothing, it has expired, or its collection is deleted.</summary>
    /// <param name="answerId">The answer.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<StoredAnswer?> FindAnswerAsync(string answerId, CancellationToken cancellationToken);

    /// <summary>Forgets an answer before its time.</summary>
    /// <param name="answerId">The answer.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    Task RemoveAnswerAsync(string answerId, CancellationToken cancellationToken);

    /// <summary>Removes some of the answers that have expired.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>How many were removed; as many as the limit: there may be more.</returns>
    Task<int> SweepAnswersAsync(int limit, CancellationToken cancellationToken);
}
