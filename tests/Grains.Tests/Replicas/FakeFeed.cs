using Pipeline.Grains.Generations;
using Pipeline.Grains.Models;
using Pipeline.Grains.Replicas;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Tests.Replicas;

/// <summary>A shard's change feed in memory, which may be away.</summary>
internal sealed class FakeFeed : IReplicaFeed
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<long, ShardChange> _changes = [];
    private long _last;

    /// <summary>Thrown by every call while set.</summary>
    public Exception? Away { get; set; }

    /// <summary>Whether refusals cannot be told.</summary>
    public bool RefusalsFail { get; set; }

    /// <summary>Whether documents with vectors of another embedder are to be embedded anew.</summary>
    public bool Awaits { get; set; }

    /// <summary>Called before every page.</summary>
    public Action BeforeRead { get; set; } = static () => { };

    /// <summary>Called before it is said whether documents are to be embedded anew.</summary>
    public Action BeforeAwaits { get; set; } = static () => { };

    /// <summary>Documents that were refused, with the version.</summary>
    public List<(string DocumentId, long Version, string Reason)> Refused { get; } = [];

    public long Last => _last;

    /// <summary>The ids of live documents with good content.</summary>
    public IEnumerable<string> Live =>
        _changes
            .Values.Where(change => !change.Deleted && change.MetadataJson != Poison)
            .Select(change => change.DocumentId);

    /// <summary>Metadata that no index takes.</summary>
    public const string Poison = "{";

    /// <summary>Publishes a document with a word of its own.</summary>
    public void Publish(string id, EmbedderIdentity? embedder = null, bool poison = false)
    {
        var before = Newest(id);
        var halves = new byte[(embedder?.Dimensions ?? 0) * 2];
        for (var i = 1; i < halves.Length; i += 2)
        {
            // 1.0 in half precision.
            halves[i] = 0x3C;
        }

        Put(
            new ShardChange(
                _last + 1,
                id,
                (before?.Version ?? 0) + 1,
                Deleted: false,
                null,
                poison ? Poison : "{}",
                [],
                embedder?.Name,
                [new StoredChunk(0, $"word{id}", [], 0, 4, null, halves)]
            )
        );
    }

    /// <summary>Publishes what is published of a document once more, with vectors of another embedder.</summary>
    public void Embed(string id, EmbedderIdentity embedder)
    {
        var before = Newest(id)!;
        Publish(id, embedder);
        var after = Newest(id)!;
        Put(after with { Number = _last + 1, Version = before.Version });
    }

    public void Delete(string id) =>
        Put(new ShardChange(_last + 1, id, (Newest(id)?.Version ?? 0) + 1, Deleted: true, null, "{}", [], null, []));

    public Task<DateTimeOffset> FindCreatedAsync(CancellationToken cancellationToken) =>
        Answer(DateTimeOffset.UnixEpoch);

    public Task<long> PurgedNumberAsync(CancellationToken cancellationToken) => Answer(0L);

    public Task<CollectionPlan?> FindPlanAsync(CancellationToken cancellationToken) => Answer<CollectionPlan?>(null);

    /// <summary>The most changes of a page, as a store bounds its bytes.</summary>
    public int Page { get; set; } = int.MaxValue;

    public Task<long> LastNumberAsync(long? generation, CancellationToken cancellationToken) => Answer(_last);

    public Task<IReadOnlyList<ShardChange>> ReadAsync(
        long? generation,
        long after,
        int limit,
        Func<ShardChange, int> held,
        CancellationToken cancellationToken
    )
    {
        BeforeRead();
        lock (_lock)
        {
            return Answer<IReadOnlyList<ShardChange>>([
                .. _changes.Values.Where(change => change.Number > after).Take(Math.Min(limit, Page)),
            ]);
        }
    }

    public Task<bool> AwaitsEmbedderAsync(string embedder, CancellationToken cancellationToken)
    {
        BeforeAwaits();
        return Answer(Awaits && Contains(embedder));
    }

    public Task<bool> RefuseAsync(string documentId, long version, string reason, CancellationToken cancellationToken)
    {
        if (RefusalsFail)
        {
            throw new StoreUnavailableException("away");
        }

        var known = Refused.Exists(refused => refused.DocumentId == documentId && refused.Version == version);
        if (!known)
        {
            Refused.Add((documentId, version, reason));
        }

        return Answer(!known);
    }

    private bool Contains(string otherThan)
    {
        lock (_lock)
        {
            return _changes.Values.Any(change => change.EmbedderName is { } name && name != otherThan);
        }
    }

    private ShardChange? Newest(string id) => _changes.Values.FirstOrDefault(change => change.DocumentId == id);

    // The feed is the newest publication of every document.
    private void Put(ShardChange change)
    {
        lock (_lock)
        {
            if (Newest(change.DocumentId) is { } before)
            {
                _changes.Remove(before.Number);
            }

            _changes.Add(change.Number, change);
            _last = change.Number;
        }
    }

    private Task<T> Answer<T>(T value) => Away is { } error ? Task.FromException<T>(error) : Task.FromResult(value);
}
