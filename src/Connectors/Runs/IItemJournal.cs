using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Runs;

/// <summary>Remembers what was taken of a source, and how far it was read. For one run at a time.</summary>
public interface IItemJournal
{
    /// <summary>What is known, by id.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    Task<JournalState> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Writes changes and the cursor down at once; durable when the task completes.</summary>
    /// <param name="changes">Items that were taken, and with null those to be forgotten.</param>
    /// <param name="cursor">How far the source was read.</param>
    /// <param name="report">How far the run is.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task SaveAsync(
        IReadOnlyList<KeyValuePair<string, KnownItem?>> changes,
        string? cursor,
        RunReport report,
        CancellationToken cancellationToken
    );
}

/// <summary>What a journal remembers.</summary>
/// <param name="Items">What was taken, by id.</param>
/// <param name="Cursor">How far the source was read; null: to its end, or not at all.</param>
public sealed record JournalState(IReadOnlyDictionary<string, KnownItem> Items, string? Cursor);
