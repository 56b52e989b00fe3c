using Pipeline.Storage.Collections;

namespace Pipeline.Storage.Backups;

/// <summary>Makes and deletes the collections that are restored; a running server's indexes go along.</summary>
public interface IRestoreTarget
{
    /// <summary>The collection of that name, or null.</summary>
    Task<CollectionRow?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>Makes a collection.</summary>
    Task CreateAsync(string name, int shardCount, string settingsJson, CancellationToken cancellationToken);

    /// <summary>Deletes a collection with its documents.</summary>
    Task DeleteAsync(string name, CancellationToken cancellationToken);
}

/// <summary>The collections of a store that no server uses.</summary>
/// <param name="store">The store.</param>
/// <param name="time">The clock.</param>
public sealed class StoreTarget(ICorpusStore store, TimeProvider time) : IRestoreTarget
{
    /// <inheritdoc/>
    public Task<CollectionRow?> FindAsync(string name, CancellationToken cancellationToken) =>
        store.FindCollectionAsync(name, cancellationToken);

    /// <inheritdoc/>
    public Task CreateAsync(string name, int shardCount, string settingsJson, CancellationToken cancellationToken) =>
        store.CreateCollectionAsync(
            new CollectionRow(name, shardCount, settingsJson, time.GetUtcNow()),
            cancellationToken
        );

    /// <inheritdoc/>
    public Task DeleteAsync(string name, CancellationToken cancellationToken) =>
        store.DeleteCollectionAsync(name, cancellationToken);
}
