using System.Text;
using Pipeline.Storage.Connectors;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Input;
using Pipeline.Storage.Tables;

namespace Pipeline.Storage.Stores;

/// <content>Connectors.</content>
public abstract partial class CorpusStore : IConnectorStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<ConnectorRow>> ListConnectorsAsync(CancellationToken cancellationToken) =>
        ReadAsync(ConnectorTable.ListAsync, cancellationToken);

    /// <inheritdoc/>
    public async Task<ConnectorRow?> FindConnectorAsync(string name, CancellationToken cancellationToken)
    {
        InputRules.Name("Connector", name, InputRules.MaxCollectionName);
        return await ReadAsync(session => ConnectorTable.FindAsync(session, name), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> AddConnectorAsync(ConnectorRow connector, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(connector);
        InputRules.Name("Connector", connector.Name, InputRules.MaxCollectionName);
        InputRules.Text(nameof(connector.SettingsJson), connector.SettingsJson, InputRules.MaxTextField);
        InputRules.Text(nameof(connector.StateJson), connector.StateJson, InputRules.MaxTextField);
        connector = connector with
        {
            SettingsJson = StorableText.Of(connector.SettingsJson),
            StateJson = StorableText.Of(connector.StateJson),
        };
        return await WriteAsync(session => ConnectorTable.AddAsync(session, connector), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> UpdateConnectorAsync(string name, string settingsJson, CancellationToken cancellationToken)
    {
        InputRules.Name("Connector", name, InputRules.MaxCollectionName);
        InputRules.Text(nameof(settingsJson), settingsJson, InputRules.MaxTextField);
        settingsJson = StorableText.Of(settingsJson);
        return await WriteAsync(session => ConnectorTable.UpdateAsync(session, name, settingsJson), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveConnectorAsync(string name, CancellationToken cancellationToken)
    {
        InputRules.Name("Connector", name, InputRules.MaxCollectionName);
        return await WriteAsync(session => ConnectorTable.RemoveAsync(session, name), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ConnectorItem>> ListConnectorItemsAsync(
        string name,
        CancellationToken cancellationToken
    )
    {
        InputRules.Name("Connector", name, InputRules.MaxCollectionName);
        return await ReadAsync(session => ConnectorTable.ListItemsAsync(session, name), cancellationToken)
            .ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<bool> SaveConnectorAsync(
        string name,
        string stateJson,
        IReadOnlyList<ConnectorItem> taken,
        IReadOnlyList<string> forgotten,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(taken);
        ArgumentNullException.ThrowIfNull(forgotten);
        InputRules.Name("Connector", name, InputRules.MaxCollectionName);
        InputRules.Text(nameof(stateJson), stateJson, InputRules.MaxTextField);
        foreach (var id in taken.Select(item => item.Id).Concat(forgotten))
        {
            if (
                !StorableText.IsWellFormed(id)
                || id.Length == 0
                || Encoding.UTF8.GetByteCount(id) > IConnectorStore.MaxItemId
            )
            {
                throw new StoreInputException("ItemId", $"An item's id has 1 to {IConnectorStore.MaxItemId} bytes.");
            }
        }

        stateJson = StorableText.Of(stateJson);
        ConnectorItem[] storable =
        [
            .. taken.Select(item =>
                item with
                {
                    Version = StorableText.Of(item.Version),
                    State = item.State is { } state ? StorableText.Of(state) : null,
                }
            ),
        ];
        return await WriteAsync(
                session => ConnectorTable.SaveAsync(session, name, stateJson, storable, forgotten),
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
