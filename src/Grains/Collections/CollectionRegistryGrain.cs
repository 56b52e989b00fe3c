using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Pipeline.Contracts.Collections;
using Pipeline.Grains.Roles;
using Pipeline.Storage;

namespace Pipeline.Grains.Collections;

/// <summary>All collections.</summary>
[StatelessWorker, OnRoles(SiloRole.Gateway, SiloRole.Index)]
internal sealed class CollectionRegistryGrain(
    ICorpusStore store,
    TimeProvider time,
    ILogger<CollectionRegistryGrain> logger
) : Grain, ICollectionRegistryGrain
{
    public async Task<IReadOnlyList<CollectionInfo>> List(IReadOnlyList<string>? access)
    {
        var rows = await StoreCalls.RunAsync(() => store.ListCollectionsAsync(CancellationToken.None));
        var infos = await new CollectionListing(
            name => GrainFactory.GetCollection(name).Describe(access),
            time,
            logger
        ).ListAsync(rows);
        return access is null
            ? infos
            : [.. infos.Select(info => info with { Settings = info.Settings.WithoutCounts() })];
    }
}
