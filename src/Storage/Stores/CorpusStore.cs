using Pipeline.Storage.Answers;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Sessions;
using Pipeline.Storage.Signals;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <summary>
/// What all corpus stores have in common: every operation, checked and then done in one transaction on the tables. A
/// dialect brings the transactions.
/// </summary>
public abstract partial class CorpusStore : ICorpusStore, IAnswerLogStore
{
    private const int PurgeStep = 200;

    private readonly TimeProvider _time;
    private readonly long _maxContentBytes;
    private readonly long _changePageBytes;

    private protected CorpusStore(TimeProvider time, long maxContentBytes, long changePageBytes)
    {
        InputRules.Range("MaxContentBytes", maxContentBytes, 1, InputRules.MaxValueBytes);
        InputRules.Range("ChangePageBytes", changePageBytes, 1, long.MaxValue);
        _time = time;
        _maxContentBytes = maxContentBytes;
        _changePageBytes = changePageBytes;
    }

    /// <inheritdoc/>
    public abstract ValueTask OpenAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract Task<StoreSize> SizeAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> CreateCollectionAsync(CollectionRow collection, CancellationToken cancellationToken)
    {
        InputRules.Check(collection);
        collection = InputText.Of(collection);
        return await WriteAsync(session => CollectionTable.CreateAsync(session, collection), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<CollectionRow?> FindCollectionAsync(string name, CancellationToken cancellationToken) =>
        ReadAsync(session => CollectionTable.FindAsync(session, name), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<CollectionRow>> ListCollectionsAsync(CancellationToken cancellationToken) =>
        ReadAsync(CollectionTable.ListAsync, cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> UpdateSettingsAsync(
        string name,
        string settingsJson,
        long version,
        CancellationToken cancellationToken
    )
    {
        InputRules.Text(nameof(CollectionRow.SettingsJson), settingsJson, InputRules.MaxTextField);
        settingsJson = StorableText.Of(settingsJson);
        return await WriteAsync(
                session => CollectionTable.UpdateSettingsAsync(session, name, settingsJson, version),
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<bool> DeleteCollectionAsync(string name, CancellationToken cancellationToken) =>
        WriteAsync(session => CollectionTable.DetachAsync(session, name), cancellationToken, frees: true);

    /// <inheritdoc/>
    public abstract ValueTask DisposeAsync();

    /// <summary>Wakes those who wait for a change.</summary>
    internal ShardSignals Signals { get; } = new();

    /// <summary>The clock's time, as rows hold it.</summary>
    private protected long Now => _time.GetUtcNow().UtcTicks;

    /// <summary>Runs a write in a transaction of its own; it may run again when the first one is lost.</summary>
    /// <param name="apply">What it does.</param>
    /// <param name="cancellationToken">Gives it up while that still can be.</param>
    /// <param name="bytes">Roughly how much it writes.</param>
    /// <param name="frees">Whether it leaves something to sweep.</param>
    /// <param name="shard">The one shard that it writes to, if that is known: such writes may share a
    /// transaction.</param>
    private protected abstract Task<T> WriteAsync<T>(
        Func<StoreSession, ValueTask<T>> apply,
        CancellationToken cancellationToken,
        long bytes = 0,
        bool frees = false,
        (string Collection, int Shard)? shard = null
    );

    /// <summary>Runs a read.</summary>
    /// <param name="read">What it does.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="snapshot">Whether its statements must see the same moment; those of a read that only looks a name
    /// up before its one statement need not.</param>
    private protected abstract Task<T> ReadAsync<T>(
        Func<StoreSession, ValueTask<T>> read,
        CancellationToken cancellationToken,
        bool snapshot = false
    );
}
