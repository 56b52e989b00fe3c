using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Connectors;

/// <summary>
/// Connectors with what they have taken, beside the corpus and in the same place. Every member can throw
/// <see cref="StoreUnavailableException"/>; bad arguments throw <see cref="StoreInputException"/>.
/// </summary>
public interface IConnectorStore
{
    /// <summary>Most bytes of an item's id in UTF-8.</summary>
    const int MaxItemId = 2000;

    /// <summary>All connectors, by name.</summary>
    Task<IReadOnlyList<ConnectorRow>> ListConnectorsAsync(CancellationToken cancellationToken);

    /// <summary>The connector of that name, or null.</summary>
    Task<ConnectorRow?> FindConnectorAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds a connector. Returns false, and changes nothing, when the name is taken.</summary>
    Task<bool> AddConnectorAsync(ConnectorRow connector, CancellationToken cancellationToken);

    /// <summary>Replaces what a connector is told to do. Returns false when there is none of that name.</summary>
    Task<bool> UpdateConnectorAsync(string name, string settingsJson, CancellationToken cancellationToken);

    /// <summary>Removes a connector with what it has taken. Returns false when there is none of that name.</summary>
    Task<bool> RemoveConnectorAsync(string name, CancellationToken cancellationToken);

    /// <summary>What a connector has taken, by id; nothing when there is none of that name.</summary>
    Task<IReadOnlyList<ConnectorItem>> ListConnectorItemsAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes down, at once, how far a connector is, what it has taken and what it has forgotten.</summary>
    /// <param name="name">The connector.</param>
    /// <param name="stateJson">How far it is.</param>
    /// <param name="taken">Items in their versions.</param>
    /// <param name="forgotten">Ids of items.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False: there is no connector of that name, and nothing was changed.</returns>
    Task<bool> SaveConnectorAsync(
        string name,
        string stateJson,
        IReadOnlyList<ConnectorItem> taken,
        IReadOnlyList<string> forgotten,
        CancellationToken cancellationToken
    );
}
