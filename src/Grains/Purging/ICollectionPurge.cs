namespace Pipeline.Grains.Purging;

/// <summary>Makes the text of deleted documents vanish from all that a deployment keeps.</summary>
public interface ICollectionPurge
{
    /// <summary>Purges a collection: answers, conversations and dead letters that hold such text, the store's free room
    /// and log, and the indexes of all silos, which are built anew.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="Contracts.Errors.PipelineException">There is no such collection, or the store is
    /// away.</exception>
    Task<PurgedCollection> RunAsync(string collection, CancellationToken cancellationToken);
}

/// <summary>What was purged.</summary>
/// <param name="Answers">Stored answers that were dropped.</param>
/// <param name="Turns">Turns of conversations that were withheld for good.</param>
/// <param name="Indexes">Indexes that are built anew.</param>
/// <param name="IsOnServer">Whether the store's server keeps logs of its own, which this does not reach.</param>
public sealed record PurgedCollection(int Answers, int Turns, int Indexes, bool IsOnServer);
