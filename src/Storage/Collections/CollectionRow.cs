using Pipeline.Storage.Generations;

namespace Pipeline.Storage.Collections;

/// <summary>A collection.</summary>
/// <param name="Name">Its unique name, 1 to 200 characters.</param>
/// <param name="ShardCount">How many shards its documents are spread over, 1 to 4096; fixed for its life.</param>
/// <param name="SettingsJson">Its settings, opaque to the store.</param>
/// <param name="Created">
/// When it was created. Together with the name it tells a collection from an earlier, deleted one of the same name.
/// </param>
public sealed record CollectionRow(string Name, int ShardCount, string SettingsJson, DateTimeOffset Created)
{
    /// <summary>
    /// Another number after every change of the settings, and for every collection of the same name: given by the
    /// store, and begins with the ticks of <see cref="Created"/>.
    /// </summary>
    public long SettingsVersion { get; init; } = Created.UtcTicks;

    /// <summary>Its generations; null: it was never embedded anew, or the row is one of a list.</summary>
    public GenerationRow? Generations { get; init; }
}
