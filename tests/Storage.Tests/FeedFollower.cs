using Pipeline.Storage.Generations;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage.Tests;

/// <summary>A replica reduced to what the feed tells it. Checks on the way that numbers only rise.</summary>
internal sealed class FeedFollower(int shard, long? generation = null)
{
    private readonly HashSet<string> _deleted = [];

    public int Shard { get; } = shard;

    public long Watermark { get; private set; }

    public SortedDictionary<string, (long Version, string Text, long Number)> Documents { get; } =
        new(StringComparer.Ordinal);

    public int Deletions => _deleted.Count;

    public async Task CatchUpAsync(ICorpusStore store, string collection, int page, int maxPages = int.MaxValue)
    {
        if (Watermark > 0 && Watermark < await store.PurgedNumberAsync(collection, Shard, default))
        {
            Watermark = 0;
            Documents.Clear();
            _deleted.Clear();
        }

        for (var i = 0; i < maxPages; i++)
        {
            var changes = generation is { } number
                ? await ((IGenerationStore)store).ReadChangesAsync(collection, Shard, number, Watermark, page, default)
                : await store.ReadChangesAsync(collection, Shard, Watermark, page, default);
            if (changes.Count == 0)
            {
                return;
            }

            foreach (var change in changes)
            {
                Assert.True(change.Number > Watermark, $"Number {change.Number} came after {Watermark}.");
                Watermark = change.Number;
                Apply(change);
            }
        }
    }

    public string Describe() =>
        string.Join("\n", Documents.Select(d => $"{d.Key} v{d.Value.Version} {d.Value.Text} #{d.Value.Number}"));

    private void Apply(ShardChange change)
    {
        if (change.Deleted)
        {
            Documents.Remove(change.DocumentId);
            _deleted.Add(change.DocumentId);
            return;
        }

        _deleted.Remove(change.DocumentId);
        if (change.LabelsOnly)
        {
            // Whoever reads the feed from below it has been given the chunks before.
            var parts = Documents[change.DocumentId].Text.Split('|');
            Assert.Equal(change.Version, Documents[change.DocumentId].Version);
            Documents[change.DocumentId] = (
                change.Version,
                $"{parts[0]}|{change.MetadataJson}|{string.Join(',', change.Labels)}|{parts[3]}",
                change.Number
            );
            return;
        }

        Documents[change.DocumentId] = (
            change.Version,
            $"{change.Title}|{change.MetadataJson}|{string.Join(',', change.Labels)}|{string.Join('/', change.Chunks.Select(c => c.Text))}",
            change.Number
        );
    }
}
