namespace Pipeline.Storage.Purging;

/// <summary>Takes away what a store still holds of documents that were deleted or replaced.</summary>
public interface IStorePurge
{
    /// <summary>Whether whatever server keeps the store's files holds text beyond them, such as a log of its
    /// own.</summary>
    bool HasServer { get; }

    /// <summary>Removes the ended answers of a collection, and those that its cache keeps.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>How many.</returns>
    Task<int> RemoveAnswersAsync(string collection, CancellationToken cancellationToken);

    /// <summary>Removes what came by the collection's stream and was not taken, of documents that are not
    /// there.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>How many.</returns>
    Task<int> RemoveDeadLettersAsync(string collection, CancellationToken cancellationToken);

    /// <summary>Removes what the generation beside has of versions that are not served any more: their documents are
    /// missing there, and are cut anew. Of a generation that was given up nothing is left.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>Of how many documents.</returns>
    Task<int> RemoveOutdatedCutsAsync(string collection, CancellationToken cancellationToken);

    /// <summary>
    /// Writes the store's files anew, so that nothing of removed rows is left in free room or in the log. Writes wait
    /// meanwhile; it needs room for a second copy.
    /// </summary>
    /// <param name="cancellationToken">Gives it up before it begins.</param>
    Task RewriteAsync(CancellationToken cancellationToken);
}
