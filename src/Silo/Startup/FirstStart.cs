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
    SiloOptions options,
    Readiness readiness,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<FirstStart> logger
) : BackgroundService
{
    public const string Collection = "samples";

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

            var added = await TryAddSamplesAsync();
            await WakeAsync(stoppingToken);
            readiness.Set();
            using var timer = new PeriodicTimer(WakeInterval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                added = added || await TryAddSamplesAsync();
                await WakeAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    /// <summary>The samples are a courtesy: what keeps them from being added keeps nothing else from
    /// starting.</summary>
    private async Task<bool> TryAddSamplesAsync()
    {
        try
        {
            await AddSamplesAsync();
            return true;
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

    private async Task AddSamplesAsync()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "samples");
        var marker = Path.Combine(options.Data, "samples.added");
        if (!options.Samples || !Directory.Exists(folder) || File.Exists(marker))
        {
            return;
        }

        await grains.GetCollection(Collection).Create(new CollectionSettings());
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            await grains
                .GetDocument(Collection, name)
                .Submit(new DocumentInput { FileName = name, Content = await File.ReadAllBytesAsync(path) });
        }

        // Written last: a crash half-way adds the rest next time, and what is there already is recognised.
        await File.WriteAllTextAsync(marker, "The sample documents were added; delete this file to add them again.\n");
        LogSamples(logger, Collection);
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

    [LoggerMessage(Level = LogLevel.Information, Message = "Added the sample documents as collection '{Collection}'")]
    private static partial void LogSamples(ILogger logger, string collection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The sample documents could not be added; this is tried again")]
    private static partial void LogSamplesFailed(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be read; waiting work goes on later")]
    private static partial void LogWakeFailed(ILogger logger, Exception error);
}
