using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage;
using StoredChunk = Pipeline.Retrieval.Shards.StoredChunk;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// One live index of one shard. It follows the change feed by number and can always be rebuilt from the store. Searches
/// run on the thread pool over immutable snapshots, so they wait neither for writes nor for one another.
/// </summary>
[KeepAlive]
internal sealed partial class ShardReplicaGrain(
    ICorpusStore store,
    IModelSessions sessions,
    IOptions<PipelineOptions> options,
    ILogger<ShardReplicaGrain> logger) : Grain, IShardReplicaGrain
{
    private const int ChangesPerRead = 128;
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Pulse _progress = new();
    private ShardKey _key;
    private ReplicaIndex? _index;
    private long _applied;
    private bool _dropped;
    private Task _work = Task.CompletedTask;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ShardKey.Parse(this.GetPrimaryKeyString());
        await OpenAsync(cancellationToken);
        this.RegisterGrainTimer(static (replica, _) => replica.FollowAsync(), this, TimeSpan.Zero, PollInterval);
        this.RegisterGrainTimer(static (replica, _) => replica.SaveAsync(), this, SaveInterval, SaveInterval);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _work.Ended();
        if (_index is { } index)
        {
            _index = null;
            await Task.Run(
                () =>
                {
                    index.Shard.Save();
                    index.Shard.Dispose();
                },
                CancellationToken.None);
        }
    }

    public Task Notify(long number) => FollowAsync();

    public async Task WaitFor(long number, CancellationToken cancellationToken)
    {
        while (_applied < number && !_dropped)
        {
            var progress = _progress.Next;
            await FollowAsync();
            if (_applied < number)
            {
                await progress.WaitAsync(PollInterval, cancellationToken).Ended();
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public Task<ScoredKeys> SearchKeyword(ShardQuery query, TermStatisticsRecord? statistics, CancellationToken cancellationToken)
    {
        var filter = ShardFilters.Create(query);
        return OnSnapshotAsync(
            query.Access,
            snapshot => Results(
                snapshot.SearchKeyword(
                    ShardQueries.Keyword(query), query.Top, filter, TermStatisticsCodec.Decode(statistics), cancellationToken),
                snapshot.Watermark),
            cancellationToken);
    }

    public Task<ScoredKeys> SearchVector(ShardQuery query, ReadOnlyMemory<byte> vector, CancellationToken cancellationToken)
    {
        var filter = ShardFilters.Create(query);
        if (vector.Length != Index.Dimensions * sizeof(float))
        {
            // The embedder was replaced and this replica is about to be rebuilt for the new one.
            return Task.FromResult(new ScoredKeys([], [], _applied));
        }

        return OnSnapshotAsync(
            query.Access,
            snapshot => Results(
                snapshot.SearchVector(MemoryMarshal.Cast<byte, float>(vector.Span), query.Top, filter, cancellationToken),
                snapshot.Watermark),
            cancellationToken);
    }

    public Task<TermStatisticsRecord> GetTermStatistics(ShardQuery query, CancellationToken cancellationToken) =>
        OnSnapshotAsync(
            null,
            snapshot => TermStatisticsCodec.Encode(snapshot.GetStatistics(ShardQueries.Keyword(query), cancellationToken)), cancellationToken);

    public Task<IReadOnlyList<StoredPassage?>> Fetch(
        IReadOnlyList<PassageKey> keys, IReadOnlyList<string>? access, CancellationToken cancellationToken) =>
        OnSnapshotAsync<IReadOnlyList<StoredPassage?>>(
            access,
            snapshot =>
            {
                var passages = new StoredPassage?[keys.Count];
                for (var i = 0; i < keys.Count; i++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var key = new ChunkKey(keys[i].DocumentId, keys[i].Version, keys[i].Ordinal);
                    passages[i] = snapshot.Fetch(key) is { } chunk ? Passage(chunk) : null;
                }

                return passages;
            },
            cancellationToken);

    public Task<IReadOnlyList<ShardFacetCount>> CountFacets(
        IReadOnlyList<string> documents, IReadOnlyList<string> fields, IReadOnlyList<string>? access,
        CancellationToken cancellationToken) =>
        OnSnapshotAsync<IReadOnlyList<ShardFacetCount>>(
            access,
            snapshot =>
                [.. snapshot.CountFacets(documents, fields)
                    .Select(count => new ShardFacetCount(count.Field, count.Value.ToString(), count.Documents))],
            cancellationToken);

    public Task<IReadOnlyList<IReadOnlyList<TermScore>?>> Explain(
        ShardQuery query, TermStatisticsRecord? statistics, IReadOnlyList<PassageKey> keys, CancellationToken cancellationToken) =>
        OnSnapshotAsync(
            query.Access,
            snapshot => ShardQueries.Explain(snapshot, query, statistics, keys, cancellationToken),
            cancellationToken);

    public Task<ShardWordsRecord> FindWords(
        string text, int completions, IReadOnlyList<string>? access, CancellationToken cancellationToken) =>
        OnSnapshotAsync(
            access, snapshot => ShardWords.Find(snapshot, text, completions, cancellationToken), cancellationToken);

    public Task<ReplicaInfo> Describe()
    {
        var statistics = Index.Shard.Statistics;
        return Task.FromResult(new ReplicaInfo(_applied, statistics.Documents, statistics.Chunks, statistics.Vectors));
    }

    public async Task Drop()
    {
        _dropped = true;
        await _stopping.CancelAsync();
        await _work.Ended();
        if (_index is { } index)
        {
            _index = null;
            await Task.Run(() =>
            {
                index.Shard.Dispose();
                index.DeleteFiles();
            });
        }

        DeactivateOnIdle();
    }

    private ReplicaIndex Index => _index ?? throw PipelineException.UnknownCollection(_key.Collection);

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        var embedder = await sessions.FindEmbedderAsync(cancellationToken);
        var collection = await StoreCalls.RunAsync(() => store.FindCollectionAsync(_key.Collection, cancellationToken))
            ?? throw PipelineException.UnknownCollection(_key.Collection);
        var purged = await StoreCalls.RunAsync(() => store.PurgedNumberAsync(_key.Collection, _key.Shard, cancellationToken));
        var index = await Task.Run(
            () => ReplicaIndex.Open(
                options.Value.DataDirectory, _key, collection.Created, embedder?.Name, embedder?.Dimensions ?? 0, purged),
            cancellationToken);
        _index = index;
        _applied = index.Shard.Watermark;
        LogOpened(logger, _key.ToString(), _applied, index.Embedder);
    }

    /// <summary>Applies the feed up to its end; a call while one runs joins it.</summary>
    private Task FollowAsync()
    {
        if (_work.IsCompleted && !_stopping.IsCancellationRequested)
        {
            _work = CatchUpAsync(_stopping.Token);
        }

        return _work;
    }

    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ReopenForNewEmbedderAsync(cancellationToken);
            while (!cancellationToken.IsCancellationRequested)
            {
                // Read before the feed: when the feed is empty then, everything up to this number has been applied,
                // although purged tombstones may have taken the last number with them.
                var last = await store.LastNumberAsync(_key.Collection, _key.Shard, cancellationToken);
                if (last <= _applied)
                {
                    break;
                }

                var index = Index;
                var changes = await store.ReadChangesAsync(
                    _key.Collection, _key.Shard, index.Shard.Watermark, ChangesPerRead, cancellationToken);
                if (changes.Count > 0)
                {
                    await Task.Run(() => index.Apply(changes), cancellationToken);
                }

                _applied = Math.Max(_applied, changes.Count > 0 ? index.Shard.Watermark : last);
                _progress.Raise();
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
        }
        catch (StoreException error)
        {
            // Search goes on from what is here; the timer tries again.
            LogFeedFailed(logger, _key.ToString(), error);
        }
    }

    private async Task ReopenForNewEmbedderAsync(CancellationToken cancellationToken)
    {
        var current = sessions.StatusOf(Contracts.Workers.ModelRole.Embed);
        if (current.State != "ready" || current.Name == Index.Embedder)
        {
            return;
        }

        var old = Index;
        await OpenAsync(cancellationToken);
        await Task.Run(
            () =>
            {
                old.Shard.Dispose();
                old.DeleteFiles();
            },
            cancellationToken);
    }

    private async Task SaveAsync()
    {
        await _work.Ended();
        if (_index is { } index && !_dropped && index.Shard.Statistics is var now && now.SavedWatermark < now.Watermark)
        {
            await (_work = Task.Run(index.Shard.Save));
        }
    }

    private async Task<T> OnSnapshotAsync<T>(
        IReadOnlyList<string>? access, Func<ShardSnapshot, T> search, CancellationToken cancellationToken)
    {
        var index = Index;
        var scope = access is null ? AccessScope.Everything : AccessScope.Of(access);
        return await Task.Run(
            () =>
            {
                using var snapshot = index.Shard.Acquire(scope);
                return search(snapshot);
            },
            cancellationToken);
    }

    private static ScoredKeys Results(IReadOnlyList<ScoredChunk> chunks, long watermark) => new(
        [.. chunks.Select(chunk => new PassageKey(chunk.Key.DocumentId, chunk.Key.Version, chunk.Key.Ordinal))],
        [.. chunks.Select(chunk => (float)chunk.Score)],
        watermark);

    private static StoredPassage Passage(StoredChunk chunk) => new(
        new PassageKey(chunk.Key.DocumentId, chunk.Key.Version, chunk.Key.Ordinal), chunk.Text, chunk.HeadingPath,
        chunk.Start, chunk.End, chunk.Page, chunk.Title, chunk.MetadataJson);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Shard}: index opened at change {Number} for embedder '{Embedder}'")]
    private static partial void LogOpened(ILogger logger, string shard, long number, string embedder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Shard}: the change feed cannot be read; searching what is indexed")]
    private static partial void LogFeedFailed(ILogger logger, string shard, Exception error);
}
