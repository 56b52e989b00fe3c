using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Roles;
using Pipeline.Silo.Configuration;
using Pipeline.Storage;
using Pipeline.Storage.Errors;

namespace Pipeline.Silo.Startup;

/// <summary>
/// Makes the collection of sample documents on the very first start, and wakes the lanes of every shard on each start
/// and now and then, so that work left by a crash goes on.
/// </summary>
internal sealed partial class FirstStart(
    ICorpusStore store,
    IGrainFactory grains,
    IClusterModels models,
    SampleDocuments samples,
    SiloOptions options,
    Readiness readiness,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<FirstStart> logger
) : BackgroundService
{
    private static readonly TimeSpan WakeInterval = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.WaitForStartAsync(stoppingToken);
            await models.WaitUntilKnownAsync(stoppingToken);
            if (!options.SiloRole.Includes(SiloRole.Index))
            {
                readiness.Set();
                return;
            }

            var added = await TryAddSamplesAsync(stoppingToken);
            await WakeAsync(stoppingToken);
            readiness.Set();
            using var timer = new PeriodicTimer(WakeInterval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                added = added || await TryAddSamplesAsync(stoppingToken);
                await WakeAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    /// <summary>The samples are a courtesy: what keeps them from being added keeps nothing else from
    /// starting.</summary>
    private async Task<bool> TryAddSamplesAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await samples.AddAsync(stoppingToken);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (!lifetime.ApplicationStopping.IsCancellationRequested)
            {
                LogSamplesFailed(logger, error);
            }

            return false;
        }
    }

    private async Task WakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var collection in await store.ListCollectionsAsync(cancellationToken))
            {
                for (var shard = 0; shard < collection.ShardCount; shard++)
                {
                    grains.GetGrain<IIngestLaneGrain>($"{collection.Name}/{shard}").Wake().Ignore();
                }

                // Also what makes a collection look at itself: its ranking is measured when it has grown.
                grains.GetCollection(collection.Name).FindSettings().Ignore();
            }
        }
        catch (StoreException error)
        {
            LogWakeFailed(logger, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sample documents could not be added; this is tried again")]
    private static partial void LogSamplesFailed(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be read; waiting work goes on later")]
    private static partial void LogWakeFailed(ILogger logger, Exception error);
}
