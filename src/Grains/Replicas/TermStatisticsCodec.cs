using System.Text.Json;
using Pipeline.Contracts.Search;
using Pipeline.Retrieval.Lexical.Statistics;

namespace Pipeline.Grains.Replicas;

/// <summary>Term statistics as they travel between silos.</summary>
internal static class TermStatisticsCodec
{
    public static TermStatisticsRecord Encode(TermStatistics statistics) =>
        new(JsonSerializer.SerializeToUtf8Bytes(statistics));

    public static CollectionStatistics? Decode(TermStatisticsRecord? record) =>
        record is null ? null : CollectionStatistics.Merge([Parse(record)]);

    /// <summary>Sums the statistics of all shards.</summary>
    public static TermStatisticsRecord Sum(IEnumerable<TermStatisticsRecord> records) =>
        Encode(CollectionStatistics.Merge(records.Select(Parse)).ToTermStatistics());

    private static TermStatistics Parse(TermStatisticsRecord record) =>
        JsonSerializer.Deserialize<TermStatistics>(record.Payload)!;
}
