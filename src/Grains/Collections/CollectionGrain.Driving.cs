using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Generations;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Generations;

namespace Pipeline.Grains.Collections;

/// <content>What a re-embedding needs to be looked at for. What is decided is in the store, whose version of it says
/// who may decide next: any activation of this grain, on any silo, goes on where another ended.</content>
internal sealed partial class CollectionGrain
{
    private static readonly TimeSpan DrivesEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NotesEvery = TimeSpan.FromSeconds(5);

    /// <summary>Counting costs a row a document; whoever looks more often is told what was.</summary>
    private static readonly TimeSpan CountsEvery = TimeSpan.FromSeconds(1);

    private const int SweptAtOnce = 100;

    private readonly ReembeddingSpeed _speed = new(time);
    private readonly SemaphoreSlim _driving = new(1, 1);
    private GenerationSwitch? _switch;
    private CutCounts? _counts;
    private long _notedAt;
    private bool _isSwept;

    /// <summary>What there is to do once in a while: the switch, the end of what is kept, and what is left of
    /// it.</summary>
    private async Task DriveAsync()
    {
        if (_plan is null || _isSwept || !await _driving.WaitAsync(TimeSpan.Zero))
        {
            return;
        }

        try
        {
            if (_plan is not { OtherNumber: not null } plan)
            {
                _isSwept = await SweepAsync(wholly: false) == 0;
                return;
            }

            if (
                plan is { Phase: ReembeddingPhase.Switched or ReembeddingPhase.Returned, KeptUntil: { } until }
                && until <= time.GetUtcNow()
            )
            {
                await ChangeAsync(plan, ReembeddingAction.Finish);
                await FollowPlanAsync();
                return;
            }

            if (time.GetElapsedTime(_notedAt) >= NotesEvery)
            {
                // What is only kept is counted when somebody asks.
                Note(
                    plan.Phase is ReembeddingPhase.Building or ReembeddingPhase.Returning
                        ? await store.CountCutsAsync(Name, _stopping.Token)
                        : null
                );
                WakeLanes();
            }

            _switch ??= new GenerationSwitch(store, replicas, Name, Existing().ShardCount, time);
            if (await _switch.StepAsync(plan, _stopping.Token))
            {
                await FollowPlanAsync();
                if (_plan?.ServedNumber is { } served && served != plan.ServedNumber)
                {
                    LogSwitched(logger, Name, served, _plan.Served.Embedder);
                    await MeasureAnewAsync();
                }
            }
        }
        catch (Exception error) when (error is StoreException or PipelineException or OperationCanceledException)
        {
            // It is tried again at once; what was decided is in the store.
            LogDriveLeft(logger, Name, error.Message);
            await ReadAsync(_stopping.Token).Ended();
        }
        finally
        {
            _driving.Release();
        }
    }

    /// <summary>Removes what is left of a generation that was given up.</summary>
    private async Task<int> SweepAsync(bool wholly)
    {
        int swept;
        do
        {
            swept = _plan is null
                ? 0
                : await StoreCalls.RunAsync(() => store.SweepGenerationAsync(Name, SweptAtOnce, _stopping.Token));
        } while (wholly && swept > 0);

        return swept;
    }

    /// <summary>Takes over what the store says, and tells those who work by it.</summary>
    private async Task FollowPlanAsync()
    {
        await ReadAsync(CancellationToken.None);
        WakeLanes();
        foreach (var shard in Shards(Existing()))
        {
            replicas.NotifyAsync(shard).Ignore();
        }
    }

    private void WakeLanes()
    {
        foreach (var shard in Shards(Existing()))
        {
            lanes.Wake(shard);
        }
    }

    /// <summary>What was measured with other vectors is measured again.</summary>
    private Task MeasureAnewAsync() =>
        ChangeAsync(now =>
            now.Ranking is { Origin: not (RankingOrigin.Set or RankingOrigin.Tuned) } ranking
                ? now with
                {
                    Ranking = ranking with { Chunks = 0 },
                }
                : now
        );

    private void Note(CutCounts? counts)
    {
        (_notedAt, _counts) = (time.GetTimestamp(), counts);
        if (counts is not null)
        {
            _speed.Note(counts.Done);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: generation {Generation} is begun: embedder {Embedder}, chunks of {Tokens} tokens, {Overlap} repeated"
    )]
    private static partial void LogBegun(
        ILogger logger,
        string collection,
        long generation,
        string? embedder,
        int tokens,
        int overlap
    );

    [LoggerMessage(Level = LogLevel.Information, Message = "{Collection}: re-embedding: {Action}")]
    private static partial void LogChanged(ILogger logger, string collection, ReembeddingAction action);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "{Collection}: generation {Generation} is served from here on, embedder {Embedder}"
    )]
    private static partial void LogSwitched(ILogger logger, string collection, long generation, string? embedder);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Collection}: the re-embedding is looked at again: {Reason}")]
    private static partial void LogDriveLeft(ILogger logger, string collection, string reason);
}
