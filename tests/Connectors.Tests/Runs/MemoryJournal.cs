using Pipeline.Connectors.Runs;
using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Runs;

/// <summary>What was taken, in memory.</summary>
internal sealed class MemoryJournal : IItemJournal
{
    public Dictionary<string, KnownItem> Items { get; } = new(StringComparer.Ordinal);

    public string? Cursor { get; set; }

    /// <summary>How often it was written to.</summary>
    public int Saves { get; private set; }

    public Task<JournalState> LoadAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new JournalState(new Dictionary<string, KnownItem>(Items), Cursor));

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
                Items.Remove(id);
            }
            else
            {
                Items[id] = item;
            }
        }

        (Cursor, Saves) = (cursor, Saves + 1);
        return Task.CompletedTask;
    }
}
