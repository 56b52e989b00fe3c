using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Connectors;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Connectors;

/// <summary>What a connector has taken, in the store.</summary>
/// <param name="store">The store.</param>
/// <param name="name">The connector.</param>
/// <param name="cursor">How far the source was read.</param>
/// <param name="run">The run that writes.</param>
/// <param name="check">Asked before every write; throws when another may be running.</param>
internal sealed class StoredJournal(
    IConnectorStore store,
    string name,
    string? cursor,
    ConnectorRunInfo run,
    Action check
) : IItemJournal
{
    /// <summary>How far the source was read when it was last written down.</summary>
    public string? Cursor { get; private set; } = cursor;

    public async Task<JournalState> LoadAsync(CancellationToken cancellationToken)
    {
        var items = await CallAsync(() => store.ListConnectorItemsAsync(name, cancellationToken));
        return new JournalState(
            items.ToDictionary(
                item => item.Id,
                item => new KnownItem(item.Version, item.State),
                StringComparer.Ordinal
            ),
            Cursor
        );
    }

    public async Task SaveAsync(
        IReadOnlyList<KeyValuePair<string, KnownItem?>> changes,
        string? cursor,
        RunReport report,
        CancellationToken cancellationToken
    )
    {
        check();
        var state = new ConnectorState(cursor, run.With(report)).Write();
        await CallAsync(() =>
            store.SaveConnectorAsync(
                name,
                state,
                [
                    .. changes
                        .Where(change => change.Value is not null)
                        .Select(change => new ConnectorItem(change.Key, change.Value!.Version, change.Value.State)),
                ],
                [.. changes.Where(change => change.Value is null).Select(change => change.Key)],
                cancellationToken
            )
        );
        Cursor = cursor;
    }

    private static async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (StoreUnavailableException error)
        {
            throw new SinkException("The store is away.", isTransient: true, error);
        }
    }
}
