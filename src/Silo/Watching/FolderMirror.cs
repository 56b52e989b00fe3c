using Pipeline.Connectors.Folders;
using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;

namespace Pipeline.Silo.Watching;

/// <summary>
/// Makes documents equal to the files of a folder, a scan at a time: files that appear or change are submitted, files
/// that go are deleted. A scan that fails changes nothing that it had not done, and the next one starts from there.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="documents">Its documents.</param>
/// <param name="maxBytes">The largest file that is read.</param>
/// <param name="allowEmpty">True: more than half of the files may be gone at once.</param>
/// <param name="time">Tells the age of a file.</param>
/// <param name="counters">Counts what is done.</param>
/// <param name="logger">Told what was left undone, once.</param>
internal sealed partial class FolderMirror(
    string folder,
    IWatchedDocuments documents,
    long maxBytes,
    bool allowEmpty,
    TimeProvider time,
    IRunMonitor counters,
    ILogger logger
) : IRunMonitor
{
    private readonly WatchJournal _journal = new(documents);
    private HashSet<FailedItem> _told = [];
    private HashSet<FailedItem> _failed = [];
    private bool _held;

    /// <summary>Looks once.</summary>
    /// <returns>Why documents of files that are gone were kept; null: none were.</returns>
    /// <exception cref="SourceException">The folder cannot be read, or is not there.</exception>
    public async Task<Problem?> ScanAsync(CancellationToken cancellationToken)
    {
        _failed = [];
        await using var source = new FolderSource(folder, PathFilter.All, maxBytes, time);
        var rules = new RunRules
        {
            ConfirmPrune = allowEmpty,
            // The next scan is the next attempt.
            Attempts = 1,
            Parallelism = 1,
        };
        var report = await new ConnectorRun(source, _journal, documents, rules, time, this).RunAsync(cancellationToken);
        _told = _failed;
        if (report.Held is { } problem && !_held)
        {
            LogHeld(logger, folder, problem.ToString());
        }

        _held = report.Held is not null;
        return report.Held;
    }

    void IRunMonitor.Retried(string what) => counters.Retried(what);

    void IRunMonitor.Failed(FailedItem item)
    {
        counters.Failed(item);
        bool isNew;
        lock (_told)
        {
            _failed.Add(item);
            isNew = !_told.Any(told => told.Id == item.Id);
        }

        if (isNew)
        {
            LogFileLeft(logger, item.Id, item.Problem.ToString());
        }
    }

    void IRunMonitor.Submitted(int count) => counters.Submitted(count);

    void IRunMonitor.Deleted(int count) => counters.Deleted(count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The file {File} was left for now: {Reason}")]
    private static partial void LogFileLeft(ILogger logger, string file, string reason);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Files of {Folder} are gone at once, as if it were not mounted; their documents are kept: {Problem}. "
            + "If they were meant to go, start with --watch-allow-empty"
    )]
    private static partial void LogHeld(ILogger logger, string folder, string problem);
}
