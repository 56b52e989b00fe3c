using Pipeline.Contracts.Errors;
using Pipeline.Silo.Configuration;
using Pipeline.Silo.Startup;

namespace Pipeline.Silo.Watching;

/// <summary>
/// Follows the watched folder while the program runs. It is scanned at intervals, which finds every change on every
/// file system. Whatever a scan meets, a folder that is away or a store that cannot be reached, the next one tries
/// again.
/// </summary>
internal sealed partial class FolderWatch(
    SiloOptions options,
    CollectionDocuments documents,
    TimeProvider time,
    IHostApplicationLifetime lifetime,
    ILogger<FolderWatch> logger
) : BackgroundService
{
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
            var mirror = new FolderMirror(folder, documents, options.WatchAllowEmpty, time, logger);
            string? told = null;
            using var timer = new PeriodicTimer(ScanInterval, time);
            do
            {
                told = await ScanAsync(mirror, folder, told, stoppingToken);
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
            await mirror.ScanAsync(stoppingToken);
            if (told is not null)
            {
                LogBack(logger, folder);
            }

            return null;
        }
        catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            if (error.Message == told)
            {
                return told;
            }

            // Only what nobody foresaw needs its stack.
            LogFailed(
                logger,
                folder,
                error.Message,
                error is IOException or UnauthorizedAccessException or PipelineException ? null : error
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

    [LoggerMessage(Level = LogLevel.Information, Message = "{Folder} is followed again")]
    private static partial void LogBack(ILogger logger, string folder);
}
