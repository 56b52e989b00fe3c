using System.Text.Json.Serialization;
using Pipeline.Storage.Publishing;

namespace Pipeline.Storage.Archives;

/// <summary>A document with all that the store holds of it, as it leaves one store and enters another.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Shard">Its shard, of as many as its collection has.</param>
/// <param name="Version">Its newest version.</param>
/// <param name="State">Where that version stands; never deleted.</param>
/// <param name="ContentHash">The hash over all that was submitted; null: it was rejected without content.</param>
/// <param name="BodyHash">The hash over what chunks are made of.</param>
/// <param name="ContentType">The media type of the content.</param>
/// <param name="FileName">The name of the file it came from.</param>
/// <param name="Title">Its title.</param>
/// <param name="MetadataJson">Its metadata, a JSON object.</param>
/// <param name="Labels">Its access labels.</param>
/// <param name="Bytes">The size of the content.</param>
/// <param name="FailureStage">The stage of the last failed attempt.</param>
/// <param name="FailureReason">The reason of the last failed attempt.</param>
/// <param name="Attempts">How many attempts have failed.</param>
/// <param name="NextAttempt">When it is due again.</param>
/// <param name="Submitted">When this version was submitted.</param>
/// <param name="Updated">When it last changed.</param>
public sealed record ArchivedDocument(
    string Id,
    int Shard,
    long Version,
    DocumentState State,
    byte[]? ContentHash,
    byte[]? BodyHash,
    string ContentType,
    string? FileName,
    string? Title,
    string MetadataJson,
    IReadOnlyList<string> Labels,
    long Bytes,
    string? FailureStage,
    string? FailureReason,
    int Attempts,
    DateTimeOffset? NextAttempt,
    DateTimeOffset Submitted,
    DateTimeOffset Updated
)
{
    /// <summary>How far in a stream the document has come, where it came by one.</summary>
    public long? StreamPosition { get; init; }

    /// <summary>The raw content; null: there is none. Where the rest is written as JSON it goes beside it.</summary>
    [JsonIgnore]
    public byte[]? Content { get; init; }

    /// <summary>The version that is searched; null: none is.</summary>
    public ArchivedPublication? Published { get; init; }
}

/// <summary>The version of a document that is searched.</summary>
/// <param name="Version">The version.</param>
/// <param name="Title">Its title.</param>
/// <param name="MetadataJson">Its metadata, a JSON object.</param>
/// <param name="Labels">Its access labels.</param>
/// <param name="EmbedderName">The embedder of its vectors; null: it has none.</param>
/// <param name="Chunks">Its chunks, in order.</param>
public sealed record ArchivedPublication(
    long Version,
    string? Title,
    string MetadataJson,
    IReadOnlyList<string> Labels,
    string? EmbedderName,
    IReadOnlyList<StoredChunk> Chunks
);
