using Orleans.Concurrency;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Search;

/// <summary>
/// One live index of one shard. The key is <c>collection/shard</c>. Searches interleave and never wait for writes.
/// </summary>
[Alias("pipeline.shard-replica")]
public interface IShardReplicaGrain : IGrainWithStringKey
{
    /// <summary>Says that the change feed has grown up to the number; a lost call costs only time.</summary>
    [Alias("notify"), OneWay, AlwaysInterleave]
    Task Notify(long number);

    /// <summary>
    /// Waits a while until the replica has applied every change up to the number. The wait is much shorter than a call
    /// may take: whoever has more patience asks again.
    /// </summary>
    /// <returns>True once they are applied; false: not yet.</returns>
    [Alias("wait"), AlwaysInterleave]
    Task<bool> WaitFor(long number, CancellationToken cancellationToken);

    /// <summary>The best chunks by BM25.</summary>
    /// <param name="query">The query.</param>
    /// <param name="statistics">Collection-wide statistics; null with a single shard.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    [Alias("keyword"), AlwaysInterleave]
    Task<ScoredKeys> SearchKeyword(
        ShardQuery query,
        TermStatisticsRecord? statistics,
        CancellationToken cancellationToken
    );

    /// <summary>The best chunks by cosine similarity.</summary>
    /// <param name="query">The query (its text is not used).</param>
    /// <param name="embedder">What made the vector: vectors of different embedders are not compared.</param>
    /// <param name="vector">The question's vector, float32 little-endian; empty: there is none, and only the embedder
    /// of the index is asked for.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <returns>The chunks; none of them and the name of another embedder when the index that answers holds that one's
    /// vectors; null when it holds no vectors (yet).</returns>
    [Alias("vector"), AlwaysInterleave]
    Task<ScoredKeys?> SearchVector(
        ShardQuery query,
        string embedder,
        ReadOnlyMemory<byte> vector,
        CancellationToken cancellationToken
    );

    /// <summary>What this shard knows of the query's terms, to be summed over shards: of the chunks that the query's
    /// access labels allow.</summary>
    [Alias("statistics"), AlwaysInterleave]
    Task<TermStatisticsRecord> GetTermStatistics(ShardQuery query, CancellationToken cancellationToken);

    /// <summary>Every term's part of the keyword score of chunks, in the order asked; null where a chunk is gone or
    /// hidden.</summary>
    [Alias("explain"), AlwaysInterleave]
    Task<IReadOnlyList<IReadOnlyList<TermScore>?>> Explain(
        ShardQuery query,
        TermStatisticsRecord? statistics,
        IReadOnlyList<ChunkKey> keys,
        CancellationToken cancellationToken
    );

    /// <summary>Completes and corrects a text with the shard's words.</summary>
    /// <param name="text">The text.</param>
    /// <param name="completions">Completions wanted; 0: none.</param>
    /// <param name="access">The caller's access labels; null: everything.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    [Alias("words"), AlwaysInterleave]
    Task<ShardWordsRecord> FindWords(
        string text,
        int completions,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Stored chunks by key, in the order asked; null where the chunk's version is no longer current, or where the
    /// caller's access labels (null: everything) hide it.
    /// </summary>
    [Alias("fetch"), AlwaysInterleave]
    Task<IReadOnlyList<StoredPassage?>> Fetch(
        IReadOnlyList<ChunkKey> keys,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    );

    /// <summary>Counts the values of metadata fields over documents; unknown and hidden ones do not count.</summary>
    [Alias("facets"), AlwaysInterleave]
    Task<IReadOnlyList<ShardFacetCount>> CountFacets(
        IReadOnlyList<string> documents,
        IReadOnlyList<string> fields,
        IReadOnlyList<string>? access,
        CancellationToken cancellationToken
    );

    /// <summary>Counts, the watermark and how the replica is. Answers at once, whatever the replica is doing.</summary>
    /// <param name="access">The caller's access labels: what they hide is not counted; null: everything.</param>
    [Alias("describe"), AlwaysInterleave]
    Task<ReplicaInfo> Describe(IReadOnlyList<string>? access = null);

    /// <summary>Drops the index and its files; the collection is gone.</summary>
    [Alias("drop")]
    Task Drop();
}

/// <summary>What a shard is asked.</summary>
/// <param name="Text">The query's text.</param>
/// <param name="Top">Chunks wanted.</param>
/// <param name="Filter">The metadata filter's text form, already validated.</param>
/// <param name="Documents">Only these documents.</param>
/// <param name="Access">The caller's access labels; null: everything.</param>
/// <param name="Expansion">Terms beside those of the text.</param>
/// <param name="Phrases">Phrases that keyword search requires.</param>
/// <param name="Field">Where keyword search looks.</param>
/// <param name="TitleWeight">Weight of titles in keyword search; null: the default.</param>
[GenerateSerializer, Alias("pipeline.shard-query"), Immutable]
public sealed record ShardQuery(
    string Text,
    int Top,
    string? Filter,
    IReadOnlyList<string>? Documents,
    IReadOnlyList<string>? Access,
    IReadOnlyList<QueryTermRecord>? Expansion = null,
    IReadOnlyList<Phrase>? Phrases = null,
    SearchField Field = SearchField.All,
    double? TitleWeight = null
);

/// <summary>A ranked list from one shard.</summary>
/// <param name="Keys">The chunks, best first.</param>
/// <param name="Scores">Their scores, same length.</param>
/// <param name="Watermark">The watermark of the snapshot searched.</param>
/// <param name="OtherEmbedder">Of a vector search, the embedder whose vectors the shard holds, when it is another than
/// the question's; else null.</param>
[GenerateSerializer, Alias("pipeline.scored-keys"), Immutable]
public sealed record ScoredKeys(
    IReadOnlyList<ChunkKey> Keys,
    float[] Scores,
    long Watermark,
    string? OtherEmbedder = null
);

/// <summary>Term and field statistics of BM25, serialised by the retrieval library.</summary>
/// <param name="Payload">UTF-8 JSON.</param>
[GenerateSerializer, Alias("pipeline.term-statistics"), Immutable]
public sealed record TermStatisticsRecord(byte[] Payload);

/// <summary>A chunk with all that a hit shows.</summary>
[GenerateSerializer, Alias("pipeline.stored-passage"), Immutable]
public sealed record StoredPassage(
    ChunkKey Key,
    string Text,
    IReadOnlyList<string> HeadingPath,
    int Start,
    int End,
    int? Page,
    string? Title,
    string? Metadata
);

/// <summary>A replica's counts.</summary>
/// <param name="Watermark">The last change applied.</param>
/// <param name="Documents">Documents.</param>
/// <param name="Chunks">Chunks.</param>
/// <param name="Vectors">Chunks with a vector.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Lag">How far its watermark is behind the last published number that it has seen; 0: nothing is
/// missing.</param>
/// <param name="Since">When it came into this state.</param>
/// <param name="Reason">Why it does not simply follow, for people; null when it does.</param>
[GenerateSerializer, Alias("pipeline.replica-info"), Immutable]
public sealed record ReplicaInfo(
    long Watermark,
    long Documents,
    long Chunks,
    long Vectors,
    ReplicaState State,
    long Lag,
    DateTimeOffset Since,
    Remark? Reason
);
