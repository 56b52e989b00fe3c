using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Telemetry;
using Pipeline.Storage;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Replicas;

/// <summary>Replicas that follow the corpus store and keep their files in the data directory.</summary>
internal sealed partial class ReplicaSource(
    ICorpusStore store,
    IClusterModels models,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics,
    Wakefulness wakefulness,
    IServiceProvider services,
    TimeProvider time,
    ILogger<ReplicaSource> logger
) : IReplicaSource
{
    // Opening reads the files of an index as a whole: several at once, but not all.
    private readonly SemaphoreSlim _openings = new(Math.Clamp(Environment.ProcessorCount, 2, 8));

    // Found when it is needed: who finds peers is made after who holds replicas.
    private readonly IndexCopier _copier = new(() => services.GetRequiredService<IIndexPeers>(), metrics, time, logger);

    public async Task<bool> ExistsAsync(string collection, CancellationToken cancellationToken)
    {
        try
        {
            return await store.FindCollectionAsync(collection, cancellationToken) is not null;
        }
        catch (StoreUnavailableException)
        {
            return true;
        }
    }

    public ShardReplica Create(ShardKey shard) =>
        new(
            shard,
            progressed => new ReplicaLife(
                shard,
                new StoreFeed(store, shard),
                created => DirectoryOf(shard, created),
                () => models.StatusOf(ModelRole.Embed).Vectors,
                embedder => models.StatusOfEmbedder(embedder.Name) is { Name: not null, State: not ModelState.Failed },
                time,
                metrics,
                logger
            )
            {
                Progressed = progressed,
                Openings = _openings,
                Copy = (directory, embedder, stop) => _copier.TryCopyAsync(shard, directory, embedder, stop),
            },
            time,
            wakefulness
        );

    public void Delete(ShardKey shard, DateTimeOffset created)
    {
        try
        {
            DirectoryOf(shard, created).DeleteAll();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            LogFilesLeft(logger, shard, error);
        }
    }

    private ReplicaDirectory DirectoryOf(ShardKey shard, DateTimeOffset created) =>
        new(options.Value.DataDirectory, shard, created);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard}: files of no use could not be deleted")]
    private static partial void LogFilesLeft(ILogger logger, ShardKey shard, Exception error);
}
