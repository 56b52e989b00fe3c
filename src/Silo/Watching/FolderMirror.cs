using Pipeline.Contracts.Errors;

namespace Pipeline.Silo.Watching;

/// <summary>
/// Makes documents equal to the files of a folder, a scan at a time: files that appear or change are submitted, files
/// that go are deleted. A scan that fails changes nothing that it had not done, and the next one starts from there.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="documents">Its documents.</param>
/// <param name="allowEmpty">True: more than half of the files may be gone at once.</param>
/// <param name="time">Tells the age of a file.</param>
/// <param name="logger">Told what was left undone, once.</param>
internal sealed partial class FolderMirror(
    string folder,
    IWatchedDocuments documents,
    bool allowEmpty,
    TimeProvider time,
    ILogger logger
)
{
    /// <summary>A file younger than this may still be being written.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, (long Length, DateTime Written)> _known = new(StringComparer.Ordinal);
    private bool _listed;
    private bool _held;

    /// <summary>Looks once.</summary>
    /// <exception cref="IOException">The folder cannot be read, or is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be read.</exception>
    public async Task ScanAsync(CancellationToken cancellationToken)
    {
        if (!_listed)
        {
            // Files that went while the program was not running are found missing like any other.
            foreach (var id in await documents.ListAsync(cancellationToken))
            {
                _known.TryAdd(id, (-1, default));
            }

            _listed = true;
        }

        var tree = FolderTree.Read(folder, cancellationToken);
        await SubmitChangedAsync(tree, cancellationToken);
        await DeleteGoneAsync(tree, cancellationToken);
    }

    private async Task SubmitChangedAsync(FolderTree tree, CancellationToken cancellationToken)
    {
        foreach (var (id, file) in tree.Files)
        {
            try
            {
                var stamp = (file.Length, file.LastWriteTimeUtc);
                if (
                    (_known.TryGetValue(id, out var known) && known == stamp)
                    || time.GetUtcNow() - file.LastWriteTimeUtc < Settled
                )
                {
                    continue;
                }

                try
                {
                    await documents.SubmitAsync(id, file, cancellationToken);
                    _known[id] = stamp;
                }
                catch (PipelineException error) when (error.Code is ErrorCode.InvalidRequest)
                {
                    // It is refused until it changes.
                    LogFileLeft(logger, id, error.Message);
                    _known[id] = stamp;
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // Gone or locked between the look and the reading: the next scan sees it.
                LogFileLeft(logger, id, error.Message);
            }
        }
    }

    private async Task DeleteGoneAsync(FolderTree tree, CancellationToken cancellationToken)
    {
        var gone = _known.Keys.Where(tree.IsGone).ToArray();
        if (!allowEmpty && gone.Length > _known.Count / 2)
        {
            if (!_held)
            {
                LogHeld(logger, gone.Length, _known.Count, folder);
            }

            _held = true;
            return;
        }

        _held = false;
        foreach (var id in gone)
        {
            await documents.DeleteAsync(id, cancellationToken);
            _known.Remove(id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file {File} was left for now: {Reason}")]
    private static partial void LogFileLeft(ILogger logger, string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Gone} of {Known} files of {Folder} are gone at once, as if it were not mounted; their documents are kept. "
            + "If they were meant to go, start with --watch-allow-empty"
    )]
    private static partial void LogHeld(ILogger logger, int gone, int known, string folder);
}
