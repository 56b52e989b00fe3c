using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Generations;
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
    private volatile IReplicaIndex? _next;
    private CollectionPlan? _plan;
    private Exception? _suspicion;
    private DateTimeOffset _suspectedAt = DateTimeOffset.MinValue;
    private DateTimeOffset _saveAt;
    private Remark? _saveProblem;
    private bool _broken;
    private bool _empty;
    private volatile bool _hasCaughtUp;
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
            if (_next is null || IsKeptBeside)
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
        _plan = await feed.FindPlanAsync(cancellationToken);
        var wanted = _plan?.Served.Identity ?? embedder() ?? (_next ?? _serving)?.Embedder;
        if (_serving is null)
        {
            // The one that holds most, whichever embedder it is for: better words only than nothing. Of another
            // embedder's, while the wanted one's has not all vectors yet.
            var saved = await FindSavedAsync(_directory, wanted, cancellationToken);
            var awaits =
                _plan is null
                && wanted is not null
                && saved.Any(index => index.Embedder != wanted && canEmbed(index.Embedder))
                && await feed.AwaitsEmbedderAsync(wanted.Name, cancellationToken);
            saved =
            [
                .. saved
                    .OrderByDescending(index => _plan is not null && index.Embedder == wanted && index.Watermark > 0)
                    .ThenByDescending(index => awaits && index.Embedder != wanted && canEmbed(index.Embedder))
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
                Delete(directory => directory.DeleteOthers(wanted, Beside));
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
        var second = _broken || _serving.Embedder != wanted ? wanted : Beside;
        if (_next is not null && _next.Embedder != second)
        {
            DropNext();
            if (_plan is not null && !IsOvertaken)
            {
                // Another generation was given up; what it had is of no use.
                Delete(directory => directory.DeleteOthers(_serving.Embedder, Beside));
            }
        }

        if (_next is null && second is not null)
        {
            wanted = second;
            _directory.CheckRoom();
            var purged = await feed.PurgedNumberAsync(cancellationToken);
            if (_serving.Embedder == wanted)
            {
                _serving.Release();
            }

            var opened = await OpenAsync(wanted, purged, cancellationToken);
            _nextHasCaughtUp = false;
            NextApplied = opened.Contents.Watermark;
            _next = opened;
            LogBeside(logger, key, NextApplied, wanted.Marked);
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
}
