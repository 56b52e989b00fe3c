using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Models;
using Pipeline.Storage.Errors;
using Pipeline.Storage.Generations;

namespace Pipeline.Grains.Collections;

/// <content>Embedding all documents anew, beside what is served.</content>
internal sealed partial class CollectionGrain
{
    /// <summary>How long a call waits for a switch back, which mostly is a matter of moments.</summary>
    private static readonly TimeSpan SwitchPatience = TimeSpan.FromSeconds(10);

    /// <summary>The name of the vectors that documents have; null: they have none.</summary>
    private string? EmbedderName =>
        _plan is { } plan ? plan.Served.Embedder : models.StatusOf(ModelRole.Embed).Vectors?.Name;

    private bool IsEmbedderReady =>
        _plan is null
            ? models.StatusOf(ModelRole.Embed).State == ModelState.Ready
            : _plan.Served.Embedder is not { } vectors
                || models.StatusOfEmbedder(vectors) is { Name: not null, State: not ModelState.Failed };

    public async Task<ReembeddingStatus> Reembed(ReembeddingRequest request)
    {
        var settings = Existing();
        await models.WaitUntilKnownAsync(_stopping.Token);
        await ReadAsync(_stopping.Token);
        if (_plan is { OtherNumber: not null } running)
        {
            throw ReembeddingRules.Against(
                Name,
                running.Phase is ReembeddingPhase.Building or ReembeddingPhase.Returning
                    ? ReembeddingRules.Running
                    : ReembeddingRules.Kept
            );
        }

        var served = _plan?.Served ?? await MadeAsync(settings);
        var embedder = request.Model is { } model
            ? ReembeddingRules.FindEmbedder(models, model)
            : served.Identity with
            {
                Generation = 0,
            };
        var target = new GenerationSettings(
            (_plan?.Newest ?? 0) + 1,
            embedder == EmbedderIdentity.None ? null : embedder.Name,
            embedder.Dimensions,
            request.ChunkTokens ?? served.ChunkTokens,
            request.ChunkOverlapTokens
                ?? Math.Min(served.ChunkOverlapTokens, (request.ChunkTokens ?? served.ChunkTokens) / 2)
        );
        ReembeddingRules.Validate(request, target);
        if (target.CutsAs(served))
        {
            throw ReembeddingRules.Against(Name, ReembeddingRules.Same);
        }

        await CheckRoomAsync(served, target);
        var plan = new CollectionPlan
        {
            Generations = [served, target],
            Newest = target.Number,
            Phase = ReembeddingPhase.Building,
            Keep = TimeSpan.FromHours(request.KeepHours ?? ReembeddingRules.DefaultKeepHours),
            Started = time.GetUtcNow(),
        };
        await SweepAsync(wholly: true);
        if (
            !await StoreCalls.RunAsync(() =>
                store.BeginGenerationAsync(Name, _plan?.Version, target.Number, plan.Format(), CancellationToken.None)
            )
        )
        {
            throw ReembeddingRules.Against(Name, ReembeddingRules.Running);
        }

        _speed.Reset();
        LogBegun(logger, Name, target.Number, target.Embedder, target.ChunkTokens, target.ChunkOverlapTokens);
        await FollowPlanAsync();
        return await FindReembedding();
    }

    public async Task<ReembeddingStatus> ChangeReembedding(ReembeddingAction action)
    {
        Existing();
        for (var attempt = 1; ; attempt++)
        {
            await ReadAsync(CancellationToken.None);
            var plan = _plan ?? throw ReembeddingRules.Against(Name, ReembeddingRules.None);
            if (await StoreCalls.RunAsync(() => ChangeAsync(plan, action)))
            {
                break;
            }

            if (attempt == MostChanges)
            {
                throw new PipelineException(
                    ErrorCode.Conflict,
                    $"The re-embedding of '{Name}' is being changed by others at the same time. Try again.",
                    retryAfterSeconds: 1
                );
            }
        }

        LogChanged(logger, Name, action);
        await FollowPlanAsync();
        var began = time.GetTimestamp();
        while (
            action == ReembeddingAction.Rollback
            && _plan is { IsToSwitch: true }
            && time.GetElapsedTime(began) < SwitchPatience
        )
        {
            await DriveAsync();
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, _stopping.Token).Ended();
        }

        return await FindReembedding();
    }

    public async Task<ReembeddingStatus> FindReembedding()
    {
        var settings = Existing();
        if (_plan is not { } plan)
        {
            return new ReembeddingStatus
            {
                Served = new CutSettings(0, EmbedderName, settings.ChunkTokens, settings.ChunkOverlapTokens),
            };
        }

        if (_counts is null || time.GetElapsedTime(_notedAt) >= CountsEvery)
        {
            Note(await StoreCalls.RunAsync(() => store.CountCutsAsync(Name, CancellationToken.None)));
        }

        return Status(_plan ?? plan);
    }

    /// <summary>How far it is as far as it is known; null: nothing is to take over.</summary>
    private ReembeddingStatus? Reembedding() =>
        _plan is { } plan && Status(plan) is { IsUnderWay: true } status ? status : null;

    private ReembeddingStatus Status(CollectionPlan plan)
    {
        var counts = plan.OtherNumber is null ? null : _counts;
        var isRunning = plan is { IsToSwitch: true } && counts is not null && counts.Done < counts.Documents;
        var speed = isRunning ? _speed.PerSecond : null;
        return new ReembeddingStatus
        {
            Phase = plan.Phase,
            Paused = plan.Paused && plan.OtherNumber is not null,
            Served = plan.Served.ToContract(),
            Beside = plan.Other?.ToContract(),
            Documents = counts?.Documents ?? 0,
            Done = counts?.Done ?? 0,
            Chunks = counts?.Chunks ?? 0,
            WithoutVectors = counts?.WithoutVectors ?? 0,
            Bytes = counts is null ? 0 : BytesOf(counts, plan.Other?.Dimensions ?? 0),
            DocumentsPerSecond = speed,
            SecondsLeft = speed > 0 ? (long)Math.Ceiling((counts!.Documents - counts.Done) / speed.Value) : null,
            Started = plan.Started,
            Switched = plan.Switched,
            KeptUntil = plan.OtherNumber is null ? null : plan.KeptUntil,
            Waits = plan.IsToSwitch ? _switch?.Waits : null,
        };
    }

    /// <summary>Whether a change of the settings is made by cutting all documents anew, which begins then.</summary>
    private async Task<bool> ReembedsForAsync(CollectionChange change, CollectionSettings settings)
    {
        var after = change.ApplyTo(settings);
        if (
            (after.ChunkTokens, after.ChunkOverlapTokens) == (settings.ChunkTokens, settings.ChunkOverlapTokens)
            || (_plan is null && await IsEmptyAsync())
        )
        {
            return false;
        }

        await Reembed(
            new ReembeddingRequest { ChunkTokens = after.ChunkTokens, ChunkOverlapTokens = after.ChunkOverlapTokens }
        );
        return true;
    }

    private async Task<bool> IsEmptyAsync()
    {
        var counts = await StoreCalls.RunAsync(() => store.CountDocumentsAsync(Name, CancellationToken.None));
        return counts.Accepted + counts.Chunked + counts.Indexed + counts.Failed == 0;
    }

    private Task<bool> ChangeAsync(CollectionPlan plan, ReembeddingAction action)
    {
        var isThere = plan.OtherNumber is not null;
        return (action, plan.Phase) switch
        {
            (ReembeddingAction.Rollback, ReembeddingPhase.Switched) when isThere => Keep(
                plan with
                {
                    Phase = ReembeddingPhase.Returning,
                    Paused = false,
                    KeptUntil = null,
                }
            ),
            (ReembeddingAction.Rollback, ReembeddingPhase.Returned) when isThere => Keep(
                plan with
                {
                    Phase = ReembeddingPhase.Building,
                    Paused = false,
                    KeptUntil = null,
                }
            ),
            (ReembeddingAction.Rollback, _) => throw ReembeddingRules.Against(Name, ReembeddingRules.NothingToRollBack),
            (ReembeddingAction.Pause, _) when isThere => Keep(plan with { Paused = true, HeldUntil = null }),
            (ReembeddingAction.Resume, _) when isThere => Keep(plan with { Paused = false }),
            (ReembeddingAction.Cancel, ReembeddingPhase.Building) when isThere => Drop(ReembeddingPhase.Cancelled),
            (ReembeddingAction.Cancel, ReembeddingPhase.Returning) when isThere => Keep(
                plan with
                {
                    Phase = ReembeddingPhase.Switched,
                    KeptUntil = time.GetUtcNow() + plan.Keep,
                    HeldUntil = null,
                }
            ),
            (ReembeddingAction.Finish, ReembeddingPhase.Switched or ReembeddingPhase.Returned) when isThere => Drop(
                ReembeddingPhase.Finished
            ),
            _ => throw ReembeddingRules.Against(Name, ReembeddingRules.None),
        };

        Task<bool> Keep(CollectionPlan changed) =>
            store.UpdateGenerationsAsync(Name, plan.Version, changed.Format(), CancellationToken.None);

        Task<bool> Drop(ReembeddingPhase phase) =>
            store.DropGenerationAsync(
                Name,
                plan.Version,
                (plan with { Generations = [plan.Served], Phase = phase, Paused = false, HeldUntil = null }).Format(),
                CancellationToken.None
            );
    }

    /// <summary>The way in which the collection was made, which is what is served until it is embedded anew.</summary>
    private async Task<GenerationSettings> MadeAsync(CollectionSettings settings)
    {
        var vectors = models.StatusOf(ModelRole.Embed).Vectors;
        foreach (var shard in Enumerable.Range(0, settings.ShardCount))
        {
            if (
                vectors is not null
                && await StoreCalls.RunAsync(() =>
                    store.AwaitsEmbedderAsync(Name, shard, vectors.Name, CancellationToken.None)
                )
            )
            {
                // Another embedder was installed, and its vectors are not all there yet.
                throw ReembeddingRules.Against(Name, ReembeddingRules.Running);
            }
        }

        return new GenerationSettings(
            0,
            vectors?.Name,
            vectors?.Dimensions ?? 0,
            settings.ChunkTokens,
            settings.ChunkOverlapTokens
        );
    }

    private async Task CheckRoomAsync(GenerationSettings served, GenerationSettings target)
    {
        var size = await StoreCalls.RunAsync(() => store.MeasureAsync(Name, CancellationToken.None));
        var needed = ReembeddingRules.BytesOf(size, target.Dimensions, (double)served.ChunkTokens / target.ChunkTokens);
        if (room.FreeBytes(options.Value.DataDirectory) is { } free && free < needed)
        {
            throw ReembeddingRules.Full(needed, free);
        }
    }

    private static long BytesOf(CutCounts counts, int dimensions) =>
        // Of what was there before the first re-embedding only the chunks are counted.
        2 * Math.Max(counts.Bytes, counts.Chunks * ((2L * dimensions) + 500));
}
