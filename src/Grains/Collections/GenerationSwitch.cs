using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Routing;
using Pipeline.Storage;

namespace Pipeline.Grains.Collections;

/// <summary>
/// Takes the generation beside for the one that is served, once all documents of every shard are there and every
/// replica that answers has an index of it. While documents come in all the time, the lanes publish nothing for some
/// seconds, so that it catches up.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="replicas">The replicas.</param>
/// <param name="collection">The collection.</param>
/// <param name="shards">How many shards it has.</param>
/// <param name="time">The clock.</param>
internal sealed class GenerationSwitch(
    ICorpusStore store,
    ShardReplicas replicas,
    string collection,
    int shards,
    TimeProvider time
)
{
    /// <summary>With no more missing than this in a shard, the lanes publish nothing until it has caught up.</summary>
    public const int HoldsBelow = 64;

    /// <summary>For how long they do not, at most.</summary>
    public static readonly TimeSpan LongestHold = TimeSpan.FromSeconds(15);

    // The number up to which nothing is missing, shard by shard; of one generation.
    private readonly long[] _complete = new long[shards];
    private long? _generation;

    /// <summary>What it waits for; null: nothing in particular.</summary>
    public Remark? Waits { get; private set; }

    /// <summary>Does what can be done now.</summary>
    /// <param name="plan">The plan as it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Whether the plan has changed in the store.</returns>
    public async Task<bool> StepAsync(CollectionPlan plan, CancellationToken cancellationToken)
    {
        if (plan.OtherNumber is not { } other || !plan.IsToSwitch)
        {
            Waits = null;
            return false;
        }

        if (_generation != other)
        {
            _generation = other;
            Array.Clear(_complete);
        }

        Waits = null;
        var missing = 0;
        for (var shard = 0; shard < shards; shard++)
        {
            missing = Math.Max(missing, await LookAsync(shard, other, cancellationToken));
            if (missing > HoldsBelow)
            {
                return false;
            }
        }

        if (missing > 0)
        {
            return MayHold(plan) && await HoldAsync(plan, cancellationToken);
        }

        if (!await AreReplicasReadyAsync(other, cancellationToken))
        {
            Waits = RemarkCode.ReembeddingIndexes.With();
            return false;
        }

        var now = time.GetUtcNow();
        var switched = plan with
        {
            Phase = plan.Phase == ReembeddingPhase.Returning ? ReembeddingPhase.Returned : ReembeddingPhase.Switched,
            Switched = now,
            KeptUntil = now + plan.Keep,
            HeldUntil = null,
        };
        return await store.SwitchGenerationAsync(
                collection,
                plan.Version,
                _complete,
                switched.Format(),
                cancellationToken
            ) || (MayHold(plan) && await HoldAsync(plan, cancellationToken));
    }

    /// <summary>How many documents of a shard are missing, at most one more than the lanes wait for.</summary>
    private async Task<int> LookAsync(int shard, long other, CancellationToken cancellationToken)
    {
        // Read before: what is published later is looked at by the switch itself.
        var last = await store.LastNumberAsync(collection, shard, cancellationToken);
        var first = await store.FirstMissingAsync(collection, shard, other, _complete[shard], cancellationToken);
        _complete[shard] = first is { } number ? number - 1 : Math.Max(_complete[shard], last);
        return first is null
            ? 0
            : await store.CountMissingAsync(
                collection,
                shard,
                other,
                _complete[shard],
                HoldsBelow + 1,
                cancellationToken
            );
    }

    private async Task<bool> AreReplicasReadyAsync(long other, CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < shards; shard++)
        {
            var key = new ShardKey(collection, shard);
            var last = await store.LastNumberAsync(collection, shard, other, cancellationToken);
            try
            {
                if (!await replicas.AreBesideAsync(key, other, last))
                {
                    await replicas.NotifyAsync(key);
                    return false;
                }
            }
            catch (PipelineException error) when (error.Code is ErrorCode.IndexUnavailable or ErrorCode.RoleUnavailable)
            {
                return false;
            }
        }

        return true;
    }

    // Not again and again: the lanes go on in between.
    private bool MayHold(CollectionPlan plan) =>
        plan.HeldUntil is not { } until || time.GetUtcNow() - until > LongestHold;

    private Task<bool> HoldAsync(CollectionPlan plan, CancellationToken cancellationToken) =>
        store.UpdateGenerationsAsync(
            collection,
            plan.Version,
            (plan with { HeldUntil = time.GetUtcNow() + LongestHold }).Format(),
            cancellationToken
        );
}
