using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Hosting;
using Pipeline.Silo.Configuration;

namespace Pipeline.Silo.Startup;

/// <summary>
/// Keeps a collection equal to a folder: files that appear or change are submitted, files that go are deleted. The
/// folder is scanned at intervals, which finds every change on every file system; a notification only makes it sooner.
/// </summary>
internal sealed partial class FolderWatch(
    IGrainFactory grains, SiloOptions options, IOptions<PipelineOptions> limits, TimeProvider time,
    IHostApplicationLifetime lifetime, ILogger<FolderWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan ScanInterval = TimeSpan.FromSeconds(5);

    /// <summary>A file younger than this may still be being written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (long Length, DateTime Written)> _known = new(StringComparer.Ordinal);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Watch is not { } folder)
        {
            return;
        }

        try
        {
            await lifetime.WaitForStartAsync(stoppingToken);
            await grains.GetGrain<ICollectionGrain>(options.WatchCollection).Create(new CollectionSettings());
            await KnowSubmittedAsync(stoppingToken);
            LogWatching(logger, folder, options.WatchCollection);
            using var timer = new PeriodicTimer(ScanInterval, time);
            do
            {
                await ScanAsync(folder, stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (PipelineException error)
        {
            LogStopped(logger, folder, error.Message);
        }
    }

    /// <summary>Files that were deleted while the program was not running are deleted at the first scan.</summary>
    private async Task KnowSubmittedAsync(CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await grains.GetGrain<ICollectionGrain>(options.WatchCollection).ListDocuments(null, after, 1000);
            foreach (var document in page.Documents.Where(document => document.FileName == document.Id))
            {
                _known[document.Id] = (-1, default);
            }

            after = page.Next;
            cancellationToken.ThrowIfCancellationRequested();
        }
        while (after is not null);
    }

    private async Task ScanAsync(string folder, CancellationToken cancellationToken)
    {
        var present = new HashSet<string>(StringComparer.Ordinal);
        var enumeration = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        foreach (var path in Directory.EnumerateFiles(folder, "*", enumeration))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var file = new FileInfo(path);
            var id = Path.GetRelativePath(folder, path).Replace('\\', '/').Normalize();
            present.Add(id);
            try
            {
                var stamp = (file.Length, file.LastWriteTimeUtc);
                if (_known.TryGetValue(id, out var known) && known == stamp || time.GetUtcNow() - file.LastWriteTimeUtc < Settled)
                {
                    continue;
                }

                await SubmitAsync(id, file, cancellationToken);
                _known[id] = stamp;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or PipelineException)
            {
                // Try again at the next scan; a file that can never be accepted is logged each time it changes.
                LogFileLeft(logger, id, error.Message);
                if (error is PipelineException { Code: ErrorCode.InvalidRequest })
                {
                    _known[id] = (file.Length, file.LastWriteTimeUtc);
                }
            }
        }

        foreach (var gone in _known.Keys.Where(id => !present.Contains(id)).ToArray())
        {
            await grains.GetGrain<IDocumentGrain>($"{options.WatchCollection}/{gone}").Delete();
            _known.Remove(gone);
        }
    }

    private async Task SubmitAsync(string id, FileInfo file, CancellationToken cancellationToken)
    {
        var tooLarge = file.Length > limits.Value.MaxDocumentBytes;
        await grains.GetGrain<IDocumentGrain>($"{options.WatchCollection}/{id}").Submit(new DocumentInput
        {
            Content = tooLarge ? null : await File.ReadAllBytesAsync(file.FullName, cancellationToken),
            RefusedBytes = tooLarge ? file.Length : null,
            FileName = id,
        });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Watching {Folder} for collection '{Collection}'")]
    private static partial void LogWatching(ILogger logger, string folder, string collection);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file {File} was left for now: {Reason}")]
    private static partial void LogFileLeft(ILogger logger, string file, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Watching {Folder} stopped: {Reason}")]
    private static partial void LogStopped(ILogger logger, string folder, string reason);
}
