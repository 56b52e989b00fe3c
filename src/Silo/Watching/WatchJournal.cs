using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;

namespace Pipeline.Silo.Watching;

/// <summary>What has been taken of a watched folder, in memory: at the start the documents that were made from its
/// files, all of which are looked at once.</summary>
/// <param name="documents">The documents.</param>
internal sealed class WatchJournal(IWatchedDocuments documents) : IItemJournal
{
    private Dictionary<string, KnownItem>? _known;

    public async Task<JournalState> LoadAsync(CancellationToken cancellationToken)
    {
        // Files that went while the program was not running are found missing like any other.
        _known ??= (await documents.ListAsync(cancellationToken)).ToDictionary(
            id => id,
            _ => new KnownItem(""),
            StringComparer.Ordinal
        );
        return new JournalState(_known, null);
    }

    public Task SaveAsync(
        IReadOnlyList<KeyValuePair<string, KnownItem?>> changes,
        string? cursor,
        RunReport report,
        CancellationToken cancellationToken
    )
    {
        foreach (var (id, item) in changes)
        {
            if (item is null)
            {
                _known!.Remove(id);
            }
            else
            {
                _known![id] = item;
            }
        }

        return Task.CompletedTask;
    }
}
