using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Grains.Telemetry;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage;
using Pipeline.Storage.Errors;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// Hosts a <see cref="ShardReplica"/> and takes its calls. Searches run on the thread pool over immutable snapshots, so
/// they wait neither for writes nor for one another.
/// </summary>
[KeepAlive]
internal sealed class ShardReplicaGrain(
    ICorpusStore store,
    IModelSessions sessions,
    IOptions<PipelineOptions> options,
    PipelineMetrics metrics,
    TimeProvider time,
    ILogger<ShardReplicaGrain> logger
) : Grain, IShardReplicaGrain
{
    // Null until the collection is known to exist.
    private ShardReplica? _replica;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var key = ShardKey.Parse(this.GetPrimaryKeyString());
        try
        {
            if (await store.FindCollectionAsync(key.Collection, cancellationToken) is null)
            {
                throw PipelineException.UnknownCollection(key.Collection);
            }
        }
        catch (StoreUnavailableException)
        {
            // The replica waits for it, and says so.
        }

        _replica = new ShardReplica(
            key,
            progressed => new ReplicaLife(
                key,
                new StoreFeed(store, key),
                created => new ReplicaDirectory(options.Value.DataDirectory, key, created),
                () => sessions.StatusOf(ModelRole.Embed).Vectors,
                embedder =>
                    sessions.StatusOfEmbedder(embedder.Name) is { Name: not null, State: not ModelState.Failed },
                time,
                metrics,
                logger
            )
            {
                Progressed = progressed,
            },
            time
        );
        _replica.Start();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _replica?.StopAsync() ?? Task.CompletedTask;

    public Task Notify(long number)
    {
        Replica.Wake();
        return Task.CompletedTask;
    }

    public Task<bool> WaitFor(long number, CancellationToken cancellationToken) =>
        Replica.WaitForAsync(number, cancellationToken);

    public Task<ScoredKeys> SearchKeyword(
        ShardQuery query,
        TermStatisticsRecord? statistics,
        CancellationToken cancellationToken
    )
    {
        var filter = ShardFilters.Create(query);
        return OnSnapshotAsync(
            query.Access,
            snapshot =>
                Results(
                    snapshot.SearchKeyword(
                        ShardQueries.Keyword(query),
                        query.Top,
                        filter,
                        TermStatisticsCodec.Decode(statistics),
                        cancellationToken
                    ),
                    snapshot.Watermark
                ),
            cancellationToken
        );
    }

    public Task<ScoredKeys?> SearchVector(
        ShardQuery query,
        string embedder,
        ReadOnlyMemory<byte> vector,
        CancellationToken cancellationToken
    )
    {
        var filter = ShardFilters.Create(query);
        return Replica.SearchAsync(
            query.Access,
            (snapshot, identity) =>
                snapshot.VectorCount == 0 ? null
                : identity.Name != embedder ? new ScoredKeys([], [], snapshot.Watermark, identity.Name)
                : vector.IsEmpty ? null
                : Results(
                    snapshot.SearchVector(
                        MemoryMarshal.Cast<byte, float>(vector.Span),
                        query.Top,
                        filter,
                        cancellationToken
                    ),
                    snapshot.Watermark
                ),
            cancellationToken
        );
    }

    public Task<TermStatisticsRecord> GetTermStatistics(ShardQuery query, CancellationToken cancellationToken) =>
        OnSnapshotAsync(
            query.Access,
            snapshot =>
                TermStatisticsCodec.Encode(snapshot.GetStatistics(ShardQueries.Keyword(query), cancellationToken)),
            cancellationToken
        );

    public Task<IReadOnlyList<StoredPassage?>> Fetch(
        IReadOnlyList<ChunkKey> keys,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    ) =>
        OnSnapshotAsync<IReadOnlyList<StoredPassage?>>(
            access,
            snapshot =>
            {
                var passages = new StoredPassage?[keys.Count];
                for (var i = 0; i < keys.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var key = keys[i];
                    passages[i] = snapshot.Fetch(key) is { } chunk ? Passage(chunk) : null;
                }

                return passages;
            },
            cancellationToken
        );

    public Task<IReadOnlyList<ShardFacetCount>> CountFacets(
        IReadOnlyList<string> documents,
        IReadOnlyList<string> fields,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    ) =>
        OnSnapshotAsync<IReadOnlyList<ShardFacetCount>>(
            access,
            snapshot =>
                [
                    .. snapshot
                        .CountFacets(documents, fields)
                        .Select(count => new ShardFacetCount(count.Field, count.Value.ToString(), count.Documents)),
                ],
            cancellationToken
        );

    public Task<IReadOnlyList<IReadOnlyList<TermScore>?>> Explain(
        ShardQuery query,
        TermStatisticsRecord? statistics,
        IReadOnlyList<ChunkKey> keys,
        CancellationToken cancellationToken
    ) =>
        OnSnapshotAsync(
            query.Access,
            snapshot => ShardQueries.Explain(snapshot, query, statistics, keys, cancellationToken),
            cancellationToken
        );

    public Task<ShardWordsRecord> FindWords(
        string text,
        int completions,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    ) =>
        OnSnapshotAsync(
            access,
            snapshot => ShardWords.Find(snapshot, text, completions, cancellationToken),
            cancellationToken
        );

    public Task<ReplicaInfo> Describe(IReadOnlyList<string>? access) => Replica.DescribeAsync(access);

    public async Task Drop()
    {
        await _replica!.DropAsync();
        DeactivateOnIdle();
    }

    private ShardReplica Replica
    {
        get
        {
            if (_replica!.IsGone)
            {
                // Deleted meanwhile; the next call finds out in a new activation whether there is another of that name.
                DeactivateOnIdle();
                throw PipelineException.UnknownCollection(ShardKey.Parse(this.GetPrimaryKeyString()).Collection);
            }

            return _replica;
        }
    }

    private Task<T> OnSnapshotAsync<T>(
        IReadOnlyList<string>? access,
        Func<ShardSnapshot, T> search,
        CancellationToken cancellationToken
    ) => Replica.SearchAsync(access, (snapshot, _) => search(snapshot), cancellationToken);

    private static ScoredKeys Results(IReadOnlyList<ScoredChunk> chunks, long watermark) =>
        new([.. chunks.Select(chunk => chunk.Key)], [.. chunks.Select(chunk => (float)chunk.Score)], watermark);

    private static StoredPassage Passage(FetchedChunk chunk) =>
        new(
            chunk.Key,
            chunk.Text,
            chunk.HeadingPath,
            chunk.Start,
            chunk.End,
            chunk.Page,
            chunk.Title,
            chunk.MetadataJson
        );
}
