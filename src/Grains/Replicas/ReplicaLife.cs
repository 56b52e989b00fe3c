using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Models;
using Pipeline.Grains.Telemetry;
using Pipeline.Retrieval.Changes;
using Pipeline.Retrieval.Shards;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Publishing;

namespace Pipeline.Grains.Replicas;

/// <summary>
/// The life of one shard's index: opening, following the change feed, rebuilding beside, stalled or failed, and tried
/// again after pauses that grow. Whatever happens to the index that is written, the one that answers stays until
/// another has caught up with it: a failed write, damage that a search met, and another embedder are all ended by a
/// second index that takes over. For another embedder that is when it also has the vectors: as long as questions can
/// still be embedded for the index that answers, documents are embedded anew first.
/// </summary>
/// <remarks>
/// <see cref="StepAsync"/> is called by one caller at a time, who waits as long as it says before the next; the other
/// members may be called by anybody. There is no end to the attempts: an index can always be made from the store.
/// </remarks>
internal sealed partial class ReplicaLife(
    ShardKey key,
    IReplicaFeed feed,
    Func<DateTimeOffset, IReplicaDirectory> place,
    Func<EmbedderIdentity?> embedder,
    Func<EmbedderIdentity, bool> canEmbed,
    TimeProvider time,
    PipelineMetrics metrics,
    ILogger logger
)
{
    /// <summary>How soon the feed is looked at when nobody tells that it has grown.</summary>
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(2);

    /// <summary>How often the index is saved while it changes.</summary>
    public static readonly TimeSpan SaveInterval = TimeSpan.FromSeconds(30);

    /// <summary>The pauses between attempts.</summary>
    public static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(15));

    // Each page costs the index a new view and the keyword index a segment, which is merged with others later: a
    // replica that is behind takes much at once. The store bounds a page's bytes.
    private const int ChangesPerPage = 2048;

    // What a search met is looked into once in this time, however many searches meet it.
    private static readonly TimeSpan SuspicionInterval = TimeSpan.FromMinutes(1);

    private readonly Queue<(ShardChange Change, RefusedChange Refused)> _refusals = new();
    private volatile ReplicaCondition _condition = new(ReplicaState.Opening, time.GetUtcNow(), null);
    private volatile IReplicaIndex? _serving;
    private IReplicaDirectory? _directory;
    private IReplicaIndex? _next;
    private Exception? _suspicion;
    private DateTimeOffset _suspectedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _saveAt;
    private Remark? _saveProblem;
    private bool _broken;
    private bool _empty;
    private volatile bool _hasCaughtUp;
    private long _nextApplied;
    private long _applied;
    private long _shownFrom;
    private long _endSeenAt;
    private long _last;
    private int _failures;

    /// <summary>How the replica is.</summary>
    public ReplicaCondition Condition => _condition;

    /// <summary>The last change that searches see, with everything known of the changes up to it told to the
    /// store.</summary>
    public long Applied => Volatile.Read(ref _applied);

    /// <summary>
    /// Whether readers who may not see everything may be answered: not while an index that was saved earlier may still
    /// show what was hidden from them, or deleted, before it was opened again. Receipts were given for that.
    /// </summary>
    public bool HidesWhatIsHidden => Applied >= Volatile.Read(ref _shownFrom);

    /// <summary>Whether it has been at the feed's end since it was opened: before, much may be missing.</summary>
    public bool HasCaughtUp => _hasCaughtUp;

    /// <summary>When it was looked, by the clock's timestamps, the last time that nothing was missing; 0: never since
    /// it was opened.</summary>
    public long EndSeenAt => Volatile.Read(ref _endSeenAt);

    /// <summary>How far <see cref="Applied"/> is behind the last number that was seen.</summary>
    public long Lag => Math.Max(0, Volatile.Read(ref _last) - Applied);

    /// <summary>Whether the pause until the next step is one after a failure, which nobody may cut short.</summary>
    public bool IsPausing => _failures > 0;

    /// <summary>The index that answers; null while there is none.</summary>
    public IReplicaIndex? Serving => _serving;

    /// <summary>Called when <see cref="Applied"/> or <see cref="Serving"/> has changed.</summary>
    public Action Progressed { get; init; } = static () => { };

    /// <summary>Gives numbers from 0 to 1, for the pauses.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;

    /// <summary>Says that a search met damage: the index is opened again, with every file checked.</summary>
    public void Suspect(Exception error) => Interlocked.Exchange(ref _suspicion, error);

    /// <summary>Does what there is to do.</summary>
    /// <returns>How long to wait before the next step at most.</returns>
    /// <exception cref="CollectionNotFoundException">The collection is gone.</exception>
    public async Task<TimeSpan> StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken);
            await FollowAsync(cancellationToken);
            SaveWhenDue();
            _failures = 0;
            if (_next is null)
            {
                Enter(ReplicaState.Following, _saveProblem);
            }

            return PollInterval;
        }
        catch (Exception error)
            when (error is not CollectionNotFoundException && !cancellationToken.IsCancellationRequested)
        {
            return Fail(error);
        }
    }

    /// <summary>Ends the life: saves what can be saved, and gives the directory back in any case.</summary>
    public void Close()
    {
        if (_next is { } next)
        {
            TrySave(next);
        }

        if (_serving is { } serving && !_broken)
        {
            TrySave(serving);
        }

        Abandon();
    }

    /// <summary>Ends the life and deletes the files.</summary>
    public void Drop()
    {
        Abandon();
        Delete(directory => directory.DeleteAll());
    }

    private void Abandon()
    {
        var (next, serving) = (_next, _serving);
        (_next, _serving) = (null, null);
        next?.Dispose();
        serving?.Dispose();
    }

    /// <summary>Sees to it that there is an index that answers, and a second one when that one is not what is
    /// wanted.</summary>
    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _directory ??= place(await feed.FindCreatedAsync(cancellationToken));
        var wanted = embedder() ?? (_next ?? _serving)?.Embedder;
        if (_serving is null)
        {
            // The one that holds most, whichever embedder it is for: better words only than nothing. Of another
            // embedder's, while the wanted one's has not all vectors yet.
            var saved = await FindSavedAsync(_directory, wanted, cancellationToken);
            var awaits =
                wanted is not null
                && saved.Any(index => index.Embedder != wanted && canEmbed(index.Embedder))
                && await feed.AwaitsEmbedderAsync(wanted.Name, cancellationToken);
            saved =
            [
                .. saved
                    .OrderByDescending(index => awaits && index.Embedder != wanted && canEmbed(index.Embedder))
                    .ThenByDescending(index => index.Watermark)
                    .ThenBy(index => index.Embedder != wanted),
            ];
            var purged = await feed.PurgedNumberAsync(cancellationToken);
            var opened = await OpenAsync(
                saved.Select(index => index.Embedder).FirstOrDefault() ?? wanted ?? EmbedderIdentity.None,
                purged,
                cancellationToken
            );
            if (saved.Count > 1 && opened.Embedder == wanted && opened.Contents.Watermark > 0)
            {
                Delete(directory => directory.DeleteOthers(wanted));
            }

            _empty = opened.Contents.Watermark == 0;
            Volatile.Write(ref _shownFrom, _empty ? 0 : await FindLastAsync(opened, cancellationToken));
            Volatile.Write(ref _applied, opened.Contents.Watermark);
            _serving = opened;
            _saveAt = time.GetUtcNow() + SaveInterval;
            LogOpened(logger, key, Applied, opened.Embedder.Name);
            Progressed();
        }

        LookIntoSuspicion();
        wanted ??= _serving.Embedder;
        if (_next is not null && _next.Embedder != wanted)
        {
            DropNext();
        }

        if (_next is null && (_broken || _serving.Embedder != wanted))
        {
            _directory.CheckRoom();
            var purged = await feed.PurgedNumberAsync(cancellationToken);
            if (_serving.Embedder == wanted)
            {
                _serving.Release();
            }

            _next = await OpenAsync(wanted, purged, cancellationToken);
            _nextApplied = _next.Contents.Watermark;
            LogBeside(logger, key, _nextApplied, wanted.Name);
        }
    }

    private void LookIntoSuspicion()
    {
        if (
            Interlocked.Exchange(ref _suspicion, null) is { } error
            && time.GetUtcNow() - _suspectedAt >= SuspicionInterval
        )
        {
            _suspectedAt = time.GetUtcNow();
            _broken = true;
            LogSuspected(logger, key, error);
        }
    }

    /// <summary>Applies the feed up to its end, to both indexes while there are two.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var awaits = false;
        for (var moved = true; moved || (_next is not null && !awaits); )
        {
            cancellationToken.ThrowIfCancellationRequested();
            await TellRefusalsAsync(cancellationToken);

            // Read before the feed: when the feed is empty then, everything up to this number has been applied,
            // although purged tombstones may have taken the last number with them.
            var looked = time.GetTimestamp();
            var last = await feed.LastNumberAsync(cancellationToken);
            Volatile.Write(ref _last, last);
            EnterBuilding();
            moved = !_broken && Applied < last;
            if (moved)
            {
                Volatile.Write(ref _applied, await ApplyServingAsync(last, cancellationToken));
                Progressed();
            }
            else if (Applied >= last)
            {
                Volatile.Write(ref _endSeenAt, looked);
            }

            if (_next is { } next)
            {
                _nextApplied = _nextApplied < last ? await ApplyNextAsync(next, last, cancellationToken) : _nextApplied;
                var caughtUp = _nextApplied >= Math.Max(last, Applied);
                awaits = caughtUp && await AwaitsVectorsAsync(next, cancellationToken);
                if (caughtUp && !awaits && !await HasGrownAsync(cancellationToken))
                {
                    TakeOver(next);
                }
            }
        }

        (_empty, _hasCaughtUp) = (false, true);
    }

    private async Task<long> ApplyServingAsync(long last, CancellationToken cancellationToken)
    {
        try
        {
            return Math.Max(Applied, await ApplyAsync(_serving!, last, cancellationToken));
        }
        catch (ShardIndexException)
        {
            // It takes no more changes, and answers as it is until another has taken over.
            _broken = true;
            throw;
        }
    }

    private async Task<long> ApplyNextAsync(IReplicaIndex next, long last, CancellationToken cancellationToken)
    {
        try
        {
            var applied = Math.Max(_nextApplied, await ApplyAsync(next, last, cancellationToken));

            // What has been built so far need not be built again after a restart.
            SaveWhenDue();
            return applied;
        }
        catch (ShardIndexException)
        {
            DropNext();
            throw;
        }
    }

    /// <summary>Applies a page of the feed.</summary>
    /// <returns>Up to which number everything is applied now.</returns>
    private async Task<long> ApplyAsync(IReplicaIndex index, long last, CancellationToken cancellationToken)
    {
        var changes = await feed.ReadAsync(index.Contents.Watermark, ChangesPerPage, index.ChunksOf, cancellationToken);
        if (changes.Count == 0)
        {
            return last;
        }

        foreach (var refused in index.Apply(changes))
        {
            _refusals.Enqueue((changes.First(change => change.Number == refused.Number), refused));
        }

        await TellRefusalsAsync(cancellationToken);
        return index.Contents.Watermark;
    }

    /// <summary>
    /// Tells the store which documents the index cannot take. Before the watermark goes on, since documents up to there
    /// are then marked as searchable, and before a save, since a restart does not meet them again.
    /// </summary>
    private async Task TellRefusalsAsync(CancellationToken cancellationToken)
    {
        while (_refusals.TryPeek(out var refusal))
        {
            var (change, refused) = refusal;
            if (await feed.RefuseAsync(change.DocumentId, change.Version, refused.Reason, cancellationToken))
            {
                metrics.Document("refused");
                LogRefused(logger, key, change.DocumentId, change.Version, refused.Reason, refused.Cause);
            }

            _refusals.Dequeue();
        }
    }
}
