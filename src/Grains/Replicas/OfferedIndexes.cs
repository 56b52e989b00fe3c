using System.Collections.Concurrent;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Shards.Persistence;

namespace Pipeline.Grains.Replicas;

/// <summary>The saved indexes of this silo that others copy just now: a few at once, and none that nobody reads. May be
/// used from any thread.</summary>
internal sealed class OfferedIndexes(TimeProvider time) : IDisposable
{
    /// <summary>How many are copied at once.</summary>
    public const int MostAtOnce = 2;

    /// <summary>The largest part that is read at once.</summary>
    public const int LargestPart = 1 << 19;

    /// <summary>After how long nobody is taken to read one any more.</summary>
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Offered> _offered = new();

    /// <summary>Offers the index of a replica.</summary>
    /// <param name="replica">The replica; null: it is not held here.</param>
    /// <param name="created">When the collection was created.</param>
    /// <param name="embedder">The embedder that the index is wanted for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IndexOffer> OfferAsync(
        ShardReplica? replica,
        DateTimeOffset created,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    )
    {
        CloseIdle();
        if (replica is null)
        {
            return Refuse("not_held");
        }

        if (_offered.Count >= MostAtOnce)
        {
            return Refuse("busy");
        }

        SavedFiles? files;
        try
        {
            files = await replica.ShareAsync(created, embedder, cancellationToken);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            return Refuse("unreadable");
        }

        if (files is null)
        {
            return Refuse("nothing_saved");
        }

        var id = Guid.NewGuid();
        _offered[id] = new Offered(files, time.GetTimestamp());
        return new IndexOffer(id, files.Manifest, null);
    }

    /// <summary>Reads a part of a file.</summary>
    /// <exception cref="InvalidDataException">It is not offered any more.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Task<byte[]> ReadAsync(Guid id, int file, long offset)
    {
        if (!_offered.TryGetValue(id, out var offered))
        {
            throw new InvalidDataException("the index is not offered any more");
        }

        offered.ReadAt = time.GetTimestamp();
        return Task.Run(() => offered.Files.Read(file, offset, LargestPart));
    }

    /// <summary>Nobody reads an index any more.</summary>
    public void End(Guid id)
    {
        if (_offered.TryRemove(id, out var offered))
        {
            offered.Files.Dispose();
        }
    }

    /// <summary>Closes those that were forgotten: who copied them may be gone.</summary>
    public void CloseIdle()
    {
        foreach (var (id, _) in _offered.Where(one => time.GetElapsedTime(one.Value.ReadAt) >= Idle))
        {
            End(id);
        }
    }

    public void Dispose()
    {
        foreach (var id in _offered.Keys)
        {
            End(id);
        }
    }

    private static IndexOffer Refuse(string why) => new(Guid.Empty, null, why);

    private sealed class Offered(SavedFiles files, long readAt)
    {
        public SavedFiles Files => files;

        public long ReadAt { get; set; } = readAt;
    }
}
