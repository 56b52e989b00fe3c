using Pipeline.Storage.Keys;

namespace Pipeline.Storage.Archives;

/// <summary>
/// The whole store as it was at one moment, whatever is written meanwhile: of each shard exactly the changes up to one
/// number. For one reader at a time. As long as it is open the store cannot reuse the room of what changes.
/// </summary>
public interface IStoreSnapshot : IAsyncDisposable
{
    /// <summary>The collections, by name.</summary>
    IReadOnlyList<ArchivedCollection> Collections { get; }

    /// <summary>The name and schema version of the store's product.</summary>
    (string Product, int Schema) Store { get; }

    /// <summary>
    /// A collection's documents in the order of their ids, without those that are deleted, in groups of bounded size.
    /// </summary>
    /// <param name="collection">The collection.</param>
    /// <param name="content">Whether raw contents are read too.</param>
    /// <param name="bytes">Bytes of content, chunks and vectors after which a group is closed; one document may have
    /// more.</param>
    /// <param name="after">Only documents behind this id; null: all.</param>
    IAsyncEnumerable<IReadOnlyList<ArchivedDocument>> ReadDocumentsAsync(
        string collection,
        bool content,
        long bytes,
        string? after = null
    );

    /// <summary>The texts of chunks that a collection holds beside those that are served, because its documents are, or
    /// were, cut and embedded anew; a document's at a time.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="document">Only of this document; null: of all.</param>
    IAsyncEnumerable<IReadOnlyList<string>> ReadBesideAsync(string collection, string? document = null);

    /// <summary>A collection's conversations in the order of their ids, in groups of bounded size.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="bytes">Bytes of turns after which a group is closed.</param>
    IAsyncEnumerable<IReadOnlyList<ArchivedConversation>> ReadConversationsAsync(string collection, long bytes);

    /// <summary>The keys of the API that were not revoked; of secrets only their hashes.</summary>
    Task<IReadOnlyList<KeyRow>> ReadKeysAsync();
}
