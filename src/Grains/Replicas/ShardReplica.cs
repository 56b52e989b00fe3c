using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Models;
using Pipeline.Retrieval.Filtering;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Shards.Persistence;
using Pipeline.Storage.Collections;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// A replica that lives by itself: it takes one step of its <see cref="ReplicaLife"/> after the other on the thread
/// pool, and answers searches meanwhile. It needs no grain; whoever hosts it starts it once, and stops or drops it.
/// </summary>
internal sealed partial class ShardReplica
{
    /// <summary>The longest that a call waits here, well below what a call may take.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    // As long as the store is away it answers all the same.
    private static readonly TimeSpan LongestAwakening = TimeSpan.FromSeconds(2);

    private readonly ShardKey _key;
    private readonly TimeProvider _time;
    private readonly Wakefulness? _wakefulness;
    private readonly CancellationTokenSource _stopping = new();
    private readonly RepeatingSignal _woken = new();
    private readonly RepeatingSignal _progress = new();
    private readonly ReplicaLife _life;
    private Task _running = Task.CompletedTask;
    private volatile bool _gone;

    /// <param name="key">The shard.</param>
    /// <param name="life">Makes the life, which calls what it is given when it has progressed.</param>
    /// <param name="time">The clock.</param>
    /// <param name="wakefulness">Notices that the process stood still; null: nobody does.</param>
    public ShardReplica(
        ShardKey key,
        Func<Action, ReplicaLife> life,
        TimeProvider time,
        Wakefulness? wakefulness = null
    )
    {
        (_key, _time, _wakefulness, _since) = (key, time, wakefulness, time.GetUtcNow());
        _life = life(_progress.Raise);
    }

    /// <summary>Whether the collection was deleted: then this replica is of no use any more.</summary>
    public bool IsGone => _gone;

    /// <summary>The last change that searches see.</summary>
    public long Applied => _life.Applied;

    /// <summary>Whether it has been at the feed's end since it was opened, and since the process stood still: before,
    /// much may be missing.</summary>
    public bool HasCaughtUp => _life.HasCaughtUp && IsAwake;

    /// <summary>Whether it has looked at the feed's end since the process stood still.</summary>
    private bool IsAwake => _wakefulness is not { AwakeSince: > 0 and var since } || _life.EndSeenAt >= since;

    /// <summary>Whether the replica can answer now, or why it cannot.</summary>
    /// <param name="access">What the caller may read; null: everything.</param>
    /// <param name="atLeast">The change that it must have applied.</param>
    /// <param name="generation">The generation of the collection that is asked; null: the one that is served.</param>
    public ReplicaStage StageFor(IReadOnlyList<string>? access, long atLeast, long? generation = null) =>
        !Answers(access) ? ReplicaStage.Building
        : _life.Of(generation).Applied < atLeast ? ReplicaStage.CatchingUp
        : ReplicaStage.Ready;

    /// <summary>Whether a generation is answered by an index beside the one that is served.</summary>
    public bool IsBeside(long? generation) => generation is not null && _life.Of(generation).Index != _life.Serving;

    /// <summary>Where it stands.</summary>
    public ReplicaState State => _life.Condition.State;

    /// <summary>How it is, for whoever plans where replicas are.</summary>
    public HeldReplica Report()
    {
        var condition = _life.Condition;
        return new HeldReplica(
            _key,
            !Answers(null) ? ReplicaStage.Building
                : HasCaughtUp ? ReplicaStage.Ready
                : ReplicaStage.CatchingUp,
            Applied,
            _life.EndSeenAt is > 0 and var seen ? _time.GetElapsedTime(seen) : null,
            condition.State,
            _life.Lag,
            condition.Reason
        );
    }

    /// <summary>Opens the files of a save that has all changes up to now, for others to copy; searches go on.</summary>
    /// <param name="created">When the collection of theirs was created.</param>
    /// <param name="embedder">The embedder that they want it for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null when there is none, for such a collection and embedder.</returns>
    /// <exception cref="IOException">They cannot be opened.</exception>
    public async Task<SavedFiles?> ShareAsync(
        DateTimeOffset created,
        EmbedderIdentity embedder,
        CancellationToken cancellationToken
    )
    {
        var now = _life.Serving?.Contents.Watermark ?? 0;
        if (_life.SavedWatermark < now)
        {
            _life.SaveSoon();
            Wake();
            await WaitUntilAsync(() => _life.SavedWatermark >= now, cancellationToken);
        }

        return await Task.Run(() => _life.OpenSavedFiles(created, embedder), cancellationToken);
    }

    /// <summary>Begins to live.</summary>
    public void Start() => _running = Detached.Run(RunAsync);

    /// <summary>Says that the feed has grown.</summary>
    public void Wake() => _woken.Raise();

    /// <summary>Waits a while until every change up to a number is applied.</summary>
    /// <returns>Whether it is.</returns>
    public async Task<bool> WaitForAsync(long number, CancellationToken cancellationToken)
    {
        Wake();
        await WaitUntilAsync(() => _life.Applied >= number, cancellationToken);
        return _life.Applied >= number;
    }

    /// <summary>Waits a moment until the index of a generation has hidden what the served one has, or is that
    /// one.</summary>
    /// <returns>Whether it has.</returns>
    public async Task<bool> WaitForBesideAsync(long generation, long number, CancellationToken cancellationToken)
    {
        Wake();
        await WaitUntilAsync(() => _life.Of(generation).Applied >= number, cancellationToken, LongestAwakening);
        return _life.Of(generation).Applied >= number;
    }

    /// <summary>Waits a moment, if the process stood still, until the feed's end has been looked at.</summary>
    public async Task AwakeAsync(CancellationToken cancellationToken)
    {
        if (!IsAwake)
        {
            Wake();
            await WaitUntilAsync(() => IsAwake, cancellationToken, LongestAwakening);
        }
    }

    /// <summary>Runs a search on the thread pool, on the snapshot of the moment.</summary>
    /// <param name="access">What the caller may read; null: everything.</param>
    /// <param name="search">The search; also gets what the vectors of the snapshot belong to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <param name="generation">The generation of the collection that is asked; null: the one that is served.</param>
    /// <exception cref="PipelineException">There is no index to answer from.</exception>
    public async Task<T> SearchAsync<T>(
        IReadOnlyList<string>? access,
        Func<ShardSnapshot, EmbedderIdentity, T> search,
        CancellationToken cancellationToken,
        long? generation = null
    )
    {
        if (!Answers(access))
        {
            await WaitUntilAsync(
                () => Answers(access) || _life.Condition.State == ReplicaState.Failed,
                cancellationToken
            );
            if (_life.Serving is not null && !Answers(access))
            {
                throw Unavailable("The index has not taken over yet what was hidden or deleted before it was opened.");
            }
        }

        var scope = access is null ? AccessScope.Everything : AccessScope.Of(access);
        return await Task.Run(() => Search(scope, search, generation), cancellationToken);
    }

    /// <summary>How the replica is; waits for nobody.</summary>
    /// <param name="access">Whose counts: what the labels hide is not counted; null: everything.</param>
    public async Task<ReplicaInfo> DescribeAsync(IReadOnlyList<string>? access)
    {
        var condition = _life.Condition;
        var applied = _life.Applied;
        var counts =
            access is not null && Answers(access)
                ? await Task.Run(() => Search(AccessScope.Of(access), static (snapshot, _) => snapshot.Count()))
            : access is not null ? default
            : All(Contents());
        return new ReplicaInfo(
            applied,
            counts.Documents,
            counts.Chunks,
            counts.Vectors,
            condition.State,
            _life.Lag,
            condition.Since,
            condition.Reason,
            Beside: access is null ? _life.BesideServing?.Embedder.Generation : null,
            BesideWatermark: _life.NextApplied
        );
    }

    private static VisibleCounts All(ShardContents contents) =>
        new(contents.Documents, contents.Chunks, contents.Vectors);

    private bool Answers(IReadOnlyList<string>? access) =>
        _life.Serving is not null && (access is null || (_life.HidesWhatIsHidden && IsAwake));

    /// <summary>Ends the life and keeps the files.</summary>
    public Task StopAsync() => EndAsync(_life.Close);

    /// <summary>Ends the life and deletes the files.</summary>
    public Task DropAsync()
    {
        _gone = true;
        return EndAsync(_life.Drop);
    }

    private async Task EndAsync(Action end)
    {
        await _stopping.CancelAsync();
        _progress.Raise();
        await _running.Ended();
        await Task.Run(end, CancellationToken.None);
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var woken = _woken.Next;
            TimeSpan pause;
            try
            {
                pause = await _life.StepAsync(_stopping.Token);
            }
            catch (CollectionNotFoundException)
            {
                // Nobody will ask for its files again, and nobody else knows of them.
                _gone = true;
                _life.Drop();
                _progress.Raise();
                return;
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }

            _progress.Raise();
            var until = _life.IsPausing ? Task.Delay(Timeout.InfiniteTimeSpan, _stopping.Token) : woken;
            await until.WaitAsync(pause, _time, _stopping.Token).Ended();
        }
    }

    private T Search<T>(AccessScope scope, Func<ShardSnapshot, EmbedderIdentity, T> search, long? generation = null)
    {
        var (snapshot, embedder) = Acquire(scope, generation);
        using var held = snapshot;
        try
        {
            return search(snapshot, embedder);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            _life.Suspect(error);
            Wake();
            throw Unavailable("A file of the index is damaged; it is being opened again.");
        }
    }

    private (ShardSnapshot Snapshot, EmbedderIdentity Embedder) Acquire(AccessScope scope, long? generation)
    {
        while (true)
        {
            var serving =
                _life.Of(generation).Index
                ?? throw (
                    _gone
                        ? PipelineException.UnknownCollection(_key.Collection)
                        : Unavailable((_life.Condition.Reason ?? RemarkCode.IndexOpening.With()).Message)
                );
            try
            {
                return (serving.Acquire(scope), serving.Embedder);
            }
            catch (ObjectDisposedException) when (_life.Of(generation).Index != serving)
            {
                // Another has taken over since the field was read.
            }
        }
    }

    private ShardContents Contents()
    {
        while (true)
        {
            var serving = _life.Serving;
            try
            {
                return serving?.Contents ?? new ShardContents(0, 0, 0, 0);
            }
            catch (ObjectDisposedException) when (_life.Serving != serving)
            {
                // As above.
            }
        }
    }

    private async Task WaitUntilAsync(Func<bool> holds, CancellationToken cancellationToken, TimeSpan? longest = null)
    {
        var started = _time.GetTimestamp();
        while (true)
        {
            var progress = _progress.Next;
            if (_gone)
            {
                throw PipelineException.UnknownCollection(_key.Collection);
            }

            var left = (longest ?? LongestWait) - _time.GetElapsedTime(started);
            if (holds() || left <= TimeSpan.Zero || _stopping.IsCancellationRequested)
            {
                return;
            }

            await progress.WaitAsync(left, _time, cancellationToken).Ended();
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private PipelineException Unavailable(string reason) =>
        new(
            ErrorCode.IndexUnavailable,
            $"Shard {_key.Shard} of '{_key.Collection}' cannot answer now. {reason} Try again.",
            retryAfterSeconds: 2
        );
}
