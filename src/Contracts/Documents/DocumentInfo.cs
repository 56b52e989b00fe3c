using System.Text.Json.Serialization;
using Pipeline.Contracts.Serialization;

namespace Pipeline.Contracts.Documents;

/// <summary>A document with its state.</summary>
[GenerateSerializer, Alias("pipeline.document-info"), Immutable]
public sealed record DocumentInfo
{
    /// <summary>The id.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The newest version.</summary>
    [Id(1)]
    public long Version { get; init; }

    /// <summary>The state of that version.</summary>
    [Id(2)]
    public DocumentState State { get; init; }

    /// <summary>The title.</summary>
    [Id(3)]
    public string? Title { get; init; }

    /// <summary>The media type.</summary>
    [Id(4)]
    public string? ContentType { get; init; }

    /// <summary>The file name.</summary>
    [Id(5)]
    public string? FileName { get; init; }

    /// <summary>The content's size in bytes.</summary>
    [Id(6)]
    public long Bytes { get; init; }

    /// <summary>Chunks of the newest chunked version.</summary>
    [Id(7)]
    public int Chunks { get; init; }

    /// <summary>The stage that failed: accept, read, chunk, embed or commit.</summary>
    [Id(8)]
    public string? FailureStage { get; init; }

    /// <summary>Why it failed and what to change.</summary>
    [Id(9)]
    public string? FailureReason { get; init; }

    /// <summary>Attempts made.</summary>
    [Id(10)]
    public int Attempts { get; init; }

    /// <summary>When the next automatic attempt is due; null: none (parked until retried, replaced or
    /// deleted).</summary>
    [Id(11)]
    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>When this version was accepted.</summary>
    [Id(12)]
    public DateTimeOffset Submitted { get; init; }

    /// <summary>When the state or the progress last changed.</summary>
    [Id(13)]
    public DateTimeOffset Updated { get; init; }

    /// <summary>The metadata, a flat JSON object.</summary>
    [Id(14), JsonConverter(typeof(RawJsonConverter))]
    public string? Metadata { get; init; }

    /// <summary>Access labels.</summary>
    [Id(15)]
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The shard that holds it, from 0.</summary>
    [Id(16)]
    public int Shard { get; init; }

    /// <summary>How far it is; null while it waits, and when it is through.</summary>
    [Id(17)]
    public DocumentProgress? Progress { get; init; }

    /// <summary>The stable word of the reason: a <see cref="Remarks.RemarkCode"/> or an error's code; null for a reason
    /// that was recorded without one.</summary>
    [Id(18)]
    public string? FailureCode { get; init; }

    /// <summary>What the reason says of the case, by name.</summary>
    [Id(19)]
    public IReadOnlyDictionary<string, string>? FailureValues { get; init; }

    /// <summary>How many first chunks of this version searches find already, while it is being made searchable and no
    /// older version is; 0: none.</summary>
    [Id(20)]
    public int ChunksSearchable { get; init; }
}
