using Orleans.Concurrency;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Storage;

namespace Pipeline.Grains.Collections;

/// <summary>All collections.</summary>
[StatelessWorker]
internal sealed class CollectionRegistryGrain(ICorpusStore store) : Grain, ICollectionRegistryGrain
{
    public async Task<IReadOnlyList<CollectionInfo>> List()
    {
        var rows = await StoreCalls.RunAsync(() => store.ListCollectionsAsync(CancellationToken.None));
        var infos = await Task.WhenAll(rows.Select(async row =>
        {
            try
            {
                return await GrainFactory.GetGrain<ICollectionGrain>(row.Name).Describe();
            }
            catch (PipelineException error) when (error.Code == ErrorCode.UnknownCollection)
            {
                // Deleted since the rows were read.
                return null;
            }
        }));
        return [.. infos.OfType<CollectionInfo>()];
    }
}
