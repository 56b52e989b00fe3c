namespace Pipeline.Storage.Connectors;

/// <summary>A connector, by which documents come in.</summary>
/// <param name="Name">Its name, 1 to 200 characters.</param>
/// <param name="SettingsJson">What it is told to do; it holds no secrets.</param>
/// <param name="StateJson">How far it is.</param>
/// <param name="Created">When it was made.</param>
public sealed record ConnectorRow(string Name, string SettingsJson, string StateJson, DateTimeOffset Created);

/// <summary>An item that a connector has taken.</summary>
/// <param name="Id">Its id in the source, 1 to 2,000 bytes of UTF-8.</param>
/// <param name="Version">Its version.</param>
/// <param name="State">What the source wants to know of it; null: nothing.</param>
public sealed record ConnectorItem(string Id, string Version, string? State);
