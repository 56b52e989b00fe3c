using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Search;

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
/// <param name="Most">Of a keyword search, the sum of the most that each of the query's terms could give; 0 from a silo
/// that does not tell it yet.</param>
[GenerateSerializer, Alias("pipeline.scored-keys"), Immutable]
public sealed record ScoredKeys(
    IReadOnlyList<ChunkKey> Keys,
    float[] Scores,
    long Watermark,
    string? OtherEmbedder = null,
    float Most = 0
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
    string? Metadata,
    PassagePlace? Place = null
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
/// <param name="Copies">All copies of the shard; null where they were not asked for.</param>
/// <param name="Beside">The generation of a second index that has caught up; null: there is none.</param>
/// <param name="BesideWatermark">The last change that the second index has applied.</param>
[GenerateSerializer, Alias("pipeline.replica-info"), Immutable]
public sealed record ReplicaInfo(
    long Watermark,
    long Documents,
    long Chunks,
    long Vectors,
    ReplicaState State,
    long Lag,
    DateTimeOffset Since,
    Remark? Reason,
    IReadOnlyList<ReplicaCopy>? Copies = null,
    long? Beside = null,
    long BesideWatermark = 0
);
