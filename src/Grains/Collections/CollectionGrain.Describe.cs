using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Search;
using Pipeline.Grains.Documents;
using Pipeline.Storage.Documents;

namespace Pipeline.Grains.Collections;

/// <content>The collection as it is shown.</content>
internal sealed partial class CollectionGrain
{
    public async Task<CollectionInfo> Describe(IReadOnlyList<string>? access)
    {
        var settings = Existing();
        var counts = await StoreCalls.RunAsync(() =>
            store.CountDocumentsAsync(Name, ReadScope.Of(access), CancellationToken.None)
        );

        // How much of what they may not read is on its way is nothing to callers who may not read everything.
        var ingesting = access is null
            ? await StoreCalls.RunAsync(() => store.SumProgressAsync(Name, CancellationToken.None))
            : null;
        var asked = await Task.WhenAll(
            Shards(settings)
                .Select(shard =>
                    Inquiry.AskAsync(
                        () => replicas.DescribeAsync(shard, access),
                        $"The replica of shard {shard.Shard}",
                        ReplicaPatience,
                        time,
                        logger
                    )
                )
        );
        var problem = Array.Find(asked, replica => replica.Problem is not null).Problem;
        return new CollectionInfo
        {
            Name = Name,
            Settings = access is null ? settings : settings.WithoutCounts(),
            Documents = counts.ToContract(),
            Chunks = asked.Sum(replica => replica.Answer?.Chunks ?? 0),
            Vectors = asked.Sum(replica => replica.Answer?.Vectors ?? 0),
            Watermarks = access is not null ? [] : [.. asked.Select(replica => replica.Answer?.Watermark ?? 0)],
            Created = _row!.Created,
            Replicas =
            [
                .. asked.Select(
                    (replica, shard) =>
                        replica.Answer is { } info
                            ? new ReplicaStatus(
                                shard,
                                info.State,
                                access is null ? info.Watermark : 0,
                                access is null ? info.Lag : 0,
                                info.Since,
                                info.Reason?.Message,
                                info.Reason?.Code,
                                info.Reason?.Values,
                                info.Copies
                            )
                            : new ReplicaStatus(
                                shard,
                                ReplicaState.Unknown,
                                0,
                                0,
                                null,
                                replica.Problem?.Message,
                                replica.Problem?.Code,
                                replica.Problem?.Values
                            )
                ),
            ],
            Problem = problem?.Message,
            ProblemCode = problem?.Code,
            ProblemValues = problem?.Values,
            Reembedding = access is null ? Reembedding() : null,
            Ingesting = ingesting is { Documents: > 0 }
                ? new Contracts.Documents.IngestionProgress(
                    ingesting.Documents,
                    ingesting.ChunksDone,
                    ingesting.ChunksTotal
                )
                : null,
        };
    }
}
