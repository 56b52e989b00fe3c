using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Keys;

/// <summary>
/// The keys of the API, beside the corpus and in the same place. Every member can throw
/// <see cref="StoreUnavailableException"/>; bad arguments throw <see cref="StoreInputException"/>.
/// </summary>
public interface IKeyStore
{
    /// <summary>Most keys that are kept.</summary>
    const int MaxKeys = 10_000;

    /// <summary>
    /// Adds a key. Keys that were revoked or expired more than 90 days ago are forgotten then, so that there is always
    /// one once there was one. Returns false, and changes nothing, when the id is taken.
    /// </summary>
    /// <exception cref="StoreInputException">A field is outside its limits, or there are <see cref="MaxKeys"/>
    /// already.</exception>
    Task<bool> AddKeyAsync(KeyRow key, CancellationToken cancellationToken);

    /// <summary>All keys, in the order in which they were made; also those that were revoked or have
    /// expired.</summary>
    Task<IReadOnlyList<KeyRow>> ListKeysAsync(CancellationToken cancellationToken);

    /// <summary>Revokes a key for good. Returns false when there is none of that id, or it is revoked
    /// already.</summary>
    Task<bool> RevokeKeyAsync(string id, CancellationToken cancellationToken);

    /// <summary>Notes when keys were last used; an earlier moment than the one that is noted changes nothing, and
    /// neither does an unknown id.</summary>
    Task NoteKeyUseAsync(IReadOnlyDictionary<string, DateTimeOffset> uses, CancellationToken cancellationToken);

    /// <summary>The tokens that a key has used on a day.</summary>
    Task<long> CountTokensAsync(string id, DateOnly day, CancellationToken cancellationToken);

    /// <summary>Adds to the tokens of a day, and forgets the days more than a month before it.</summary>
    /// <returns>How many there are now.</returns>
    Task<long> AddTokensAsync(string id, DateOnly day, long tokens, CancellationToken cancellationToken);
}
