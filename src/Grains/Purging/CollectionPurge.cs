using Pipeline.Contracts.Errors;
using Pipeline.Grains.Conversations;
using Pipeline.Grains.Replicas;
using Pipeline.Grains.Routing;
using Pipeline.Storage;
using Pipeline.Storage.Archives;
using Pipeline.Storage.Conversations;
using Pipeline.Storage.Purging;

namespace Pipeline.Grains.Purging;

/// <inheritdoc cref="ICollectionPurge"/>
internal sealed class CollectionPurge(
    ICorpusStore store,
    IStoreArchive archive,
    IStorePurge purge,
    IConversationStore conversations,
    ClusterRoutes routes,
    ReplicaHosts hosts
) : ICollectionPurge
{
    private const long GroupBytes = 4 << 20;

    // Far above what a rebuild takes of a corpus that fits one shard; each wait is short.
    private static readonly TimeSpan LongestRebuild = TimeSpan.FromHours(1);

    public async Task<PurgedCollection> RunAsync(string collection, CancellationToken cancellationToken)
    {
        var row =
            await StoreCalls.RunAsync(() => store.FindCollectionAsync(collection, cancellationToken))
            ?? throw PipelineException.UnknownCollection(collection);
        var answers = await StoreCalls.RunAsync(() => purge.RemoveAnswersAsync(collection, cancellationToken));
        await StoreCalls.RunAsync(() => purge.RemoveDeadLettersAsync(collection, cancellationToken));
        await StoreCalls.RunAsync(() => purge.RemoveOutdatedCutsAsync(collection, cancellationToken));
        var turns = await WithholdAsync(collection, cancellationToken);
        await StoreCalls.RunAsync(async () =>
        {
            await purge.RewriteAsync(cancellationToken);
            return true;
        });
        var indexes = 0;
        for (var shard = 0; shard < row.ShardCount; shard++)
        {
            indexes += await RenewAsync(new ShardKey(collection, shard), row.Created, cancellationToken);
        }

        return new PurgedCollection(answers, turns, indexes, purge.HasServer);
    }

    /// <summary>What was said of documents that are gone goes with them, as when the conversation is next
    /// read.</summary>
    private async Task<int> WithholdAsync(string collection, CancellationToken cancellationToken)
    {
        var readable = new ReadableTurns(store, collection, access: null);
        var withheld = 0;
        await using var snapshot = await archive.OpenSnapshotAsync(cancellationToken);
        await foreach (var group in snapshot.ReadConversationsAsync(collection, GroupBytes))
        {
            foreach (var (conversation, turns) in group)
            {
                for (var number = 0; number < turns.Count; number++)
                {
                    var kept = KeptTurn.Of(number + 1, turns[number]);
                    if (!await readable.HasLostAsync(kept))
                    {
                        continue;
                    }

                    withheld++;
                    await conversations.ReplaceTurnAsync(
                        conversation.Id,
                        number,
                        kept.Withheld().ToBytes(),
                        cancellationToken
                    );
                }
            }
        }

        return withheld;
    }

    /// <summary>Drops the indexes of a shard everywhere, so that none is copied from another, and waits until they are
    /// built from the store.</summary>
    private async Task<int> RenewAsync(ShardKey shard, DateTimeOffset created, CancellationToken cancellationToken)
    {
        var table = await routes.FindAsync(cancellationToken);
        SiloAddress[] holders = [.. table.Of(shard)];
        await Task.WhenAll(table.Silos.Select(silo => hosts.DropAsync(silo, shard, created)));
        var last = await StoreCalls.RunAsync(() =>
            store.LastNumberAsync(shard.Collection, shard.Shard, cancellationToken)
        );
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestRebuild);
        foreach (var silo in holders)
        {
            while ((await hosts.WaitForAsync(silo, shard, last, opens: true, limit.Token)).Watermark < last) { }
        }

        return holders.Length;
    }
}
