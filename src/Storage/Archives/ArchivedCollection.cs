using Pipeline.Storage.Collections;
using Pipeline.Storage.Documents;

namespace Pipeline.Storage.Archives;

/// <summary>A collection as a snapshot of the store has it.</summary>
/// <param name="Row">The collection.</param>
/// <param name="LastNumbers">The last number given out in each of its shards: what the snapshot holds of it.</param>
/// <param name="Totals">Its documents by state.</param>
public sealed record ArchivedCollection(CollectionRow Row, IReadOnlyList<long> LastNumbers, DocumentTotals Totals);
