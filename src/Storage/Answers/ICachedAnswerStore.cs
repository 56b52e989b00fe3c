namespace Pipeline.Storage.Answers;

/// <summary>
/// Answers that a cache keeps over a restart. One goes with its collection, and with the first change of a document
/// that it was made from, in the same transaction. Part of the corpus store, with its durability.
/// </summary>
public interface ICachedAnswerStore
{
    /// <summary>Stores an answer in the place of an older one, if its documents are still as they were.</summary>
    /// <param name="row">The answer.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>False: a document has changed since, or its collection is gone.</returns>
    Task<bool> PutCachedAsync(CachedAnswerRow row, CancellationToken cancellationToken);

    /// <summary>The answers of a scope, the last used first.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="scope">The scope.</param>
    /// <param name="mostBytes">Bytes of bodies at most.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<byte[]>> ListCachedAsync(
        string collection,
        string scope,
        long mostBytes,
        CancellationToken cancellationToken
    );

    /// <summary>Forgets an answer.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    Task RemoveCachedAsync(string key, CancellationToken cancellationToken);

    /// <summary>Forgets those used longest ago until the others fit.</summary>
    /// <param name="mostBytes">Bytes of bodies that stay at most.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>How many were forgotten.</returns>
    Task<int> TrimCachedAsync(long mostBytes, CancellationToken cancellationToken);
}
