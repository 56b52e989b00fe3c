using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains.Questions;

/// <content>What this request is to see at least.</content>
internal sealed partial class ShardFanOut
{
    // A caller waits for no longer than a call takes.
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(20);

    // The lane of a shard may be on a silo that is just being lost: attempts in a row that take longer, with their
    // pauses, than it takes to miss one.
    private const int MostAttempts = 20;
    private static readonly Backoff Pauses = new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(1));

    // Of this request alone: what one asks to see, others need not wait for.
    private readonly long[] _floors = new long[shards];

    public async Task WaitForAsync(IReadOnlyDictionary<int, long>? atLeast, CancellationToken cancellationToken)
    {
        if (atLeast is null)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(LongestWait);
        try
        {
            await Task.WhenAll(
                atLeast
                    .Where(pair => pair.Key >= 0 && pair.Key < shards)
                    .Select(async pair =>
                    {
                        await SettleAsync(pair.Key, pair.Value, patience.Token);
                        await RaiseAsync(pair.Key, patience.Token);
                    })
            );
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PipelineException(
                ErrorCode.DeadlineExceeded,
                $"What atLeast asks for is not searchable within {LongestWait.TotalSeconds:0} s. Ask again, or without atLeast.",
                "atLeast",
                retryAfterSeconds: 2
            );
        }
    }

    /// <summary>From now on whichever replica is asked has applied what is published of some documents; without the
    /// store nobody knows what that is.</summary>
    public async Task SeeAllAsync(IEnumerable<string> documents, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAll(
                documents
                    .Select(document => DocumentIds.ShardOf(document, shards))
                    .Distinct()
                    .Select(shard => RaiseAsync(shard, cancellationToken))
            );
        }
        catch (PipelineException error) when (error.Code == ErrorCode.StoreUnavailable)
        {
            // Then nothing is being replaced for long.
        }
    }

    private async Task SettleAsync(int shard, long number, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await grains.SettleAsync(collection, shard, number, cancellationToken);
                return;
            }
            catch (Exception error) when (attempt < MostAttempts && LostCalls.Explain(error) is not null)
            {
                replicas.Metrics.Retry("settle");
            }

            await Task.Delay(Pauses.Pause(attempt, Random.Shared.NextDouble()), cancellationToken);
        }
    }

    /// <summary>From now on the shard is asked for everything that is published now.</summary>
    private async Task RaiseAsync(int shard, CancellationToken cancellationToken) =>
        _floors[shard] = Math.Max(_floors[shard], await replicas.LatestAsync(Key(shard), cancellationToken));
}
