using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Contracts.Serialization;
using Pipeline.Grains.Cache;
using Pipeline.Grains.Documents;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Roles;
using Pipeline.Grains.Routing;
using Pipeline.Grains.Workers;
using Pipeline.Storage;
using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Collections;

/// <summary>One collection: its settings, its documents as lists and counts, its ranking weights.</summary>
[KeepAlive, OnRoles(SiloRole.Index)]
internal sealed partial class CollectionGrain(
    ICorpusStore store,
    ShardReplicas replicas,
    WorkerRouter workers,
    IClusterModels models,
    KnownCollections known,
    IGeneratorExam exam,
    DiskRoom room,
    LaneWakes lanes,
    IOptions<PipelineOptions> options,
    TimeProvider time,
    ILogger<CollectionGrain> logger
) : Grain, ICollectionGrain
{
    private static readonly TimeSpan ReplicaPatience = TimeSpan.FromSeconds(2);

    /// <summary>How soon an activation that is not the only one, for a moment, learns what the other has
    /// changed.</summary>
    private static readonly TimeSpan LooksEvery = TimeSpan.FromSeconds(5);

    private const int MostChanges = 8;

    private readonly CalibrationSchedule _schedule = new(time);
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _changing = new(1, 1);
    private KnownCollection? _known;
    private CollectionRow? _row;
    private CollectionPlan? _plan;
    private Task<RankingSettings>? _calibration;
    private Task? _answerability;

    private string Name => this.GetPrimaryKeyString();

    private CollectionSettings? Settings => _known?.Settings;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        if (options.Value.IsClustered)
        {
            this.RegisterGrainTimer(static (grain, _) => grain.LookAsync(), this, LooksEvery, LooksEvery);
        }

        this.RegisterGrainTimer(static (grain, _) => grain.DriveAsync(), this, DrivesEvery, DrivesEvery);
        this.RegisterGrainTimer(
            static (grain, _) => grain.CalibrateWhenDueAsync(),
            this,
            CalibrationSchedule.FirstWait,
            CalibrationSchedule.FirstWait
        );
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        if (_known is { } left)
        {
            known.Leave(left);
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(
                _calibration ?? Task.CompletedTask,
                _answerability ?? Task.CompletedTask,
                _generator ?? Task.CompletedTask
            )
            .WaitAsync(cancellationToken)
            .Ended();
    }

    public async Task<bool> Create(CollectionSettings settings)
    {
        CollectionRules.Validate(Name, settings);
        if (Settings is { } existing)
        {
            CollectionRules.SameShards(Name, existing, settings.ShardCount);
            return false;
        }

        var row = new CollectionRow(Name, settings.ShardCount, Format(settings), time.GetUtcNow());
        if (await StoreCalls.RunAsync(() => store.CreateCollectionAsync(row, CancellationToken.None)))
        {
            Become(row);
            return true;
        }

        // Another activation was faster, or has made it since this one looked.
        await ReadAsync(CancellationToken.None);
        CollectionRules.SameShards(Name, Existing(), settings.ShardCount);
        return false;
    }

    public async Task<bool> Put(CollectionChange change)
    {
        if (Settings is not { } existing)
        {
            return await Create(change.ApplyTo(new CollectionSettings()));
        }

        CollectionRules.SameShards(Name, existing, change.ShardCount);
        CollectionRules.Validate(Name, change.ApplyTo(existing));
        if (await ReembedsForAsync(change, existing))
        {
            // What is served is cut as before, until everything is cut anew.
            change = change with
            {
                ChunkTokens = null,
                ChunkOverlapTokens = null,
            };
        }

        await ChangeAsync(change.ApplyTo);
        return false;
    }

    public async Task<bool> Delete()
    {
        if (Settings is not { } settings)
        {
            return false;
        }

        var created = _row!.Created;
        await StoreCalls.RunAsync(() => store.DeleteCollectionAsync(Name, CancellationToken.None));
        Become(null);
        await Task.WhenAll(Shards(settings).Select(shard => replicas.DropAsync(shard, created)));
        DeactivateOnIdle();
        return true;
    }

    public Task<CollectionSettings?> FindSettings()
    {
        KeepOnlyIfExisting();
        return Task.FromResult(Settings);
    }

    public Task<VersionedSettings?> FindSettingsSince(long? known)
    {
        KeepOnlyIfExisting();
        return Task.FromResult(
            _known is { } now ? new VersionedSettings(now.Version, now.Version == known ? null : now.Settings) : null
        );
    }

    public async Task<IReadOnlyList<long>> LastChanges()
    {
        var settings = Existing();
        return await StoreCalls.RunAsync(() =>
            Task.WhenAll(
                Enumerable
                    .Range(0, settings.ShardCount)
                    .Select(shard => store.LastChangeAsync(Name, shard, CancellationToken.None))
            )
        );
    }

    /// <summary>
    /// Stores changed settings. Calls interleave here, so each change is made to what the one before it left; and for a
    /// moment another activation of this grain may be changing them, so it is made to what the store has.
    /// </summary>
    private async Task ChangeAsync(Func<CollectionSettings, CollectionSettings> change)
    {
        await _changing.WaitAsync(_stopping.Token);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var before = Existing();
                var row = _row!;
                var changed = change(before);
                if (changed == before)
                {
                    return;
                }

                var text = Format(changed);
                if (
                    await StoreCalls.RunAsync(() =>
                        store.UpdateSettingsAsync(Name, text, row.SettingsVersion, CancellationToken.None)
                    )
                )
                {
                    Become(row with { SettingsJson = text, SettingsVersion = row.SettingsVersion + 1 });
                    return;
                }

                if (attempt == MostChanges)
                {
                    throw new PipelineException(
                        ErrorCode.Conflict,
                        $"The settings of '{Name}' are being changed by others at the same time. Try again.",
                        retryAfterSeconds: 1
                    );
                }

                await ReadAsync(CancellationToken.None);
            }
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Looks whether another activation has changed the settings.</summary>
    private async Task LookAsync()
    {
        try
        {
            await ReadAsync(_stopping.Token);
        }
        catch (Exception error) when (error is PipelineException or OperationCanceledException)
        {
            // The store is away, and nobody changes them meanwhile.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        var before = _row;
        var row = await StoreCalls.RunAsync(() => store.FindCollectionAsync(Name, cancellationToken));

        // What this activation has stored while it was read is newer, and what is the same is parsed already.
        if (
            ReferenceEquals(before, _row)
            && (row?.SettingsVersion, row?.Generations?.Version)
                != (before?.SettingsVersion, before?.Generations?.Version)
        )
        {
            Become(row);
        }
    }

    /// <summary>This is the collection from now on; null: there is none.</summary>
    private void Become(CollectionRow? row)
    {
        var before = _known;
        var plan = CollectionPlan.Of(row?.Generations);
        if (plan?.Version != _plan?.Version || row?.Created != _row?.Created)
        {
            // Of another plan, whoever made it.
            (_isSwept, _counts) = (false, null);
        }

        (_row, _plan) = (row, plan);
        _known = row is null ? null : KnownCollection.Of(row);
        if (_known is { } now)
        {
            known.Publish(now);
        }
        else if (before is not null)
        {
            known.Withdraw(before);
        }
    }

    private void KeepOnlyIfExisting()
    {
        if (_known is null)
        {
            // Anybody can ask for any name: do not keep a grain for each.
            DeactivateOnIdle();
        }
    }

    private IEnumerable<ShardKey> Shards(CollectionSettings settings) =>
        Enumerable.Range(0, settings.ShardCount).Select(shard => new ShardKey(Name, shard));

    private CollectionSettings Existing() => Settings ?? throw PipelineException.UnknownCollection(Name);

    private static string Format(CollectionSettings settings) =>
        JsonSerializer.Serialize(settings with { Embedder = null, Generation = null }, PipelineJson.Options);
}
