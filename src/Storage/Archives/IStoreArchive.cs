using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Keys;

namespace Pipeline.Storage.Archives;

/// <summary>
/// What backups are made from and restored to. What is restored takes numbers of its own, as if it had been submitted
/// and published now, so whoever follows a shard's changes needs to know nothing of it.
/// </summary>
public interface IStoreArchive
{
    /// <summary>Opens a snapshot.</summary>
    /// <param name="cancellationToken">Ends its reads.</param>
    Task<IStoreSnapshot> OpenSnapshotAsync(CancellationToken cancellationToken);

    /// <summary>What is in a collection, as far as a restore needs to know.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="CollectionNotFoundException">There is no such collection.</exception>
    Task<RestorePlace> FindRestoreAsync(string collection, CancellationToken cancellationToken);

    /// <summary>Begins to restore a collection, or goes on with what was broken off.</summary>
    /// <param name="collection">The collection, which is empty or was begun with the same backup.</param>
    /// <param name="backup">What tells this backup from others.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The number of the last part that is in already, 0: none; null: it holds something else.</returns>
    /// <exception cref="CollectionNotFoundException">There is no such collection.</exception>
    Task<int?> BeginRestoreAsync(string collection, string backup, CancellationToken cancellationToken);

    /// <summary>
    /// Puts documents in, in one transaction that also notes the part, so that it is done once. A document that is
    /// there already stays: it came later.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="backup">As begun.</param>
    /// <param name="part">The number of the part, higher than those before.</param>
    /// <param name="documents">The documents.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>How many were put in; null: the restore was begun anew with something else meanwhile.</returns>
    /// <exception cref="CollectionNotFoundException">There is no such collection.</exception>
    /// <exception cref="StoreInputException">A document is none of such a collection.</exception>
    Task<int?> RestoreDocumentsAsync(
        string collection,
        string backup,
        int part,
        IReadOnlyList<ArchivedDocument> documents,
        CancellationToken cancellationToken
    );

    /// <summary>Puts conversations in; those that are there already stay.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="conversations">The conversations.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>How many were put in.</returns>
    Task<int> RestoreConversationsAsync(
        string collection,
        IReadOnlyList<ArchivedConversation> conversations,
        CancellationToken cancellationToken
    );

    /// <summary>Puts keys in; those that are there already, ended ones too, stay.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    /// <returns>How many were put in.</returns>
    Task<int> RestoreKeysAsync(IReadOnlyList<KeyRow> keys, CancellationToken cancellationToken);

    /// <summary>Ends a restore: from now on the collection is one like any other.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="backup">As begun.</param>
    /// <param name="cancellationToken">Gives it up until it is durable.</param>
    Task EndRestoreAsync(string collection, string backup, CancellationToken cancellationToken);
}

/// <summary>A collection that something may be restored to.</summary>
/// <param name="IsEmpty">Whether it has no document, not even a deleted one.</param>
/// <param name="Backup">The backup whose restore was begun and not ended; null: none.</param>
/// <param name="Part">The last part of it that is in.</param>
public sealed record RestorePlace(bool IsEmpty, string? Backup, int Part);
