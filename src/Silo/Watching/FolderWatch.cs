using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Connectors;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Startup;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Leases;

namespace Pipeline.Silo.Watching;

/// <summary>
/// Follows the watched folder while the program runs. It is scanned at intervals, which finds every change on every
/// file system. Whatever a scan meets, a folder that is away or a store that cannot be reached, the next one tries
/// again.
/// </summary>
internal sealed partial class FolderWatch(
    SiloOptions options,
    CollectionDocuments documents,
    ILeases leases,
    ConnectorMetrics metrics,
    ConnectorHealth health,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<FolderWatch> logger
) : BackgroundService
{
    private const string Name = "--watch";

    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Watch is not { } folder)
        {
            return;
        }

        try
        {
            await lifetime.WaitForStartAsync(stoppingToken);
            LogWatching(logger, folder, options.WatchCollection);
            await (options.IsClustered ? FollowInTurnAsync(folder, stoppingToken) : FollowAsync(folder, stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task FollowAsync(string folder, CancellationToken stoppingToken)
    {
        var mirror = Mirror(folder, documents);
        string? told = null;
        using var timer = new PeriodicTimer(ScanInterval, time);
        do
        {
            told = await ScanAsync(mirror, folder, told, stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Follows the folder whenever it is this silo's turn.</summary>
    private async Task FollowInTurnAsync(string folder, CancellationToken stoppingToken)
    {
        var lease = WatchLease.Of(leases, options.SiloName, options.WatchCollection, folder, time);
        var keeping = KeepAsync(lease, stoppingToken);
        FolderMirror? mirror = null;
        long? fence = null;
        string? told = null;
        try
        {
            using var timer = new PeriodicTimer(ScanInterval, time);
            do
            {
                if (lease.Fence != fence)
                {
                    // What it knew is old: another silo has followed the folder meanwhile.
                    fence = lease.Fence;
                    mirror = fence is { } turn ? Mirror(folder, new LeasedDocuments(documents, lease, turn)) : null;
                    LogTurn(logger, folder, mirror is null ? "another silo" : "this silo");
                }

                told = mirror is null ? null : await ScanAsync(mirror, folder, told, stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        finally
        {
            await keeping;
            await lease.ReleaseAsync(CancellationToken.None);
        }
    }

    private FolderMirror Mirror(string folder, IWatchedDocuments watched) =>
        new(
            folder,
            watched,
            options.MaxDocumentBytes,
            options.WatchAllowEmpty,
            time,
            metrics.Of(ConnectorKind.Folder),
            logger
        );

    /// <summary>Keeps the lease apart from the scans, which may take longer.</summary>
    private async Task KeepAsync(HeldLease lease, CancellationToken stoppingToken)
    {
        try
        {
            using var timer = new PeriodicTimer(lease.Beat, time);
            do
            {
                try
                {
                    await lease.KeepAsync(stoppingToken);
                }
                catch (StoreException error)
                {
                    LogNotKept(logger, error);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    /// <summary>One scan; gives the reason why it failed, which is told once as long as it stays the same.</summary>
    private async Task<string?> ScanAsync(
        FolderMirror mirror,
        string folder,
        string? told,
        CancellationToken stoppingToken
    )
    {
        try
        {
            var held = await mirror.ScanAsync(stoppingToken);
            health.Report(Name, held?.ToRemark(), isHeld: true);
            if (told is not null)
            {
                LogBack(logger, folder);
            }

            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            health.Report(
                Name,
                error is LeaseLostException ? null : ConnectorProblems.Find(error) ?? RemarkCode.RunFaulted.With(),
                isHeld: false
            );
            if (error.Message == told)
            {
                return told;
            }

            // Only what nobody foresaw needs its stack.
            LogFailed(
                logger,
                folder,
                error.Message,
                error is SourceException or SinkException or PipelineException or LeaseLostException ? null : error
            );
            return error.Message;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Folder} for collection '{Collection}'")]
    private static partial void LogWatching(ILogger logger, string folder, string collection);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Folder} cannot be followed for now, its documents stay as they are: {Reason}"
    )]
    private static partial void LogFailed(ILogger logger, string folder, string reason, Exception? error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Folder} is followed by {Whom} now")]
    private static partial void LogTurn(ILogger logger, string folder, string whom);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Whose turn it is to follow the folder cannot be settled now")]
    private static partial void LogNotKept(ILogger logger, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Folder} is followed again")]
    private static partial void LogBack(ILogger logger, string folder);
}
