using Orleans.Concurrency;

namespace Pipeline.Contracts.Documents;

/// <summary>
/// The ingestion of one shard: pulls accepted documents from the store, reads, chunks, embeds and commits them, then
/// tells the replica. The key is <c>collection/shard</c>.
/// </summary>
[Alias("pipeline.ingest-lane")]
public interface IIngestLaneGrain : IGrainWithStringKey
{
    /// <summary>Says that the shard has new work; a lost call costs only time.</summary>
    [Alias("wake"), OneWay, AlwaysInterleave]
    Task Wake();

    /// <summary>
    /// Waits a while until every change up to the number is settled: searchable, failed or superseded. A failed
    /// document that waits for its next attempt is not settled. The wait is much shorter than a call may take: whoever
    /// has more patience asks again (<see cref="Collections.CollectionSettling"/>).
    /// </summary>
    /// <returns>True once they are settled; false: not yet.</returns>
    [Alias("settled"), AlwaysInterleave]
    Task<bool> WaitUntilSettled(long number, CancellationToken cancellationToken);
}
