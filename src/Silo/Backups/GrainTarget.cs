using System.Text.Json;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Serialization;
using Pipeline.Storage;
using Pipeline.Storage.Backups;
using Pipeline.Storage.Collections;

namespace Pipeline.Silo.Backups;

/// <summary>The collections of a running server: their grains make and delete them, so indexes go along.</summary>
internal sealed class GrainTarget(ICorpusStore store, IGrainFactory grains) : IRestoreTarget
{
    public Task<CollectionRow?> FindAsync(string name, CancellationToken cancellationToken) =>
        store.FindCollectionAsync(name, cancellationToken);

    public async Task CreateAsync(string name, int shardCount, string settingsJson, CancellationToken cancellationToken)
    {
        CollectionNames.Validate(name);
        var settings =
            JsonSerializer.Deserialize<CollectionSettings>(settingsJson, PipelineJson.Options)
            ?? throw PipelineException.Invalid("settings", "The backup has a collection without settings.");
        await grains.GetCollection(name).Create(settings with { ShardCount = shardCount });
    }

    public Task DeleteAsync(string name, CancellationToken cancellationToken) => grains.GetCollection(name).Delete();
}
