using Pipeline.Contracts.Documents;

namespace Pipeline.Contracts.Collections;

/// <summary>A collection as clients see it.</summary>
[GenerateSerializer, Alias("pipeline.collection-info"), Immutable]
public sealed record CollectionInfo
{
    /// <summary>The name: 1 to 63 of a–z, 0–9, '-', '_', starting with a letter or digit.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>The configuration.</summary>
    [Id(1)]
    public required CollectionSettings Settings { get; init; }

    /// <summary>Documents by state.</summary>
    [Id(2)]
    public required DocumentCounts Documents { get; init; }

    /// <summary>Searchable chunks over all shards.</summary>
    [Id(3)]
    public long Chunks { get; init; }

    /// <summary>Chunks with a vector over all shards; fewer than <see cref="Chunks"/> while an embedder is
    /// missing.</summary>
    [Id(4)]
    public long Vectors { get; init; }

    /// <summary>
    /// The watermark of each shard's replica; 0 for one that does not answer. None for a caller with access labels,
    /// since they count the changes of all documents.
    /// </summary>
    [Id(5)]
    public required IReadOnlyList<long> Watermarks { get; init; }

    /// <summary>When it was created.</summary>
    [Id(6)]
    public DateTimeOffset Created { get; init; }

    /// <summary>How the replica of each shard is, in the order of the shards.</summary>
    [Id(7)]
    public IReadOnlyList<ReplicaStatus> Replicas { get; init; } = [];

    /// <summary>Why some of this could not be asked, so that it is missing here; null when nothing is.</summary>
    [Id(8)]
    public string? Problem { get; init; }

    /// <summary>How far the documents are that are being made searchable; null when none is.</summary>
    [Id(9)]
    public IngestionProgress? Ingesting { get; init; }

    /// <summary>The stable word of the problem: a <see cref="Remarks.RemarkCode"/> or an error's code.</summary>
    [Id(10)]
    public string? ProblemCode { get; init; }

    /// <summary>What the problem says of the case, by name.</summary>
    [Id(11)]
    public IReadOnlyDictionary<string, string>? ProblemValues { get; init; }

    /// <summary>How far its documents are embedded anew, as it was known some seconds ago; null: none are, or the
    /// caller may not read everything.</summary>
    [Id(12)]
    public ReembeddingStatus? Reembedding { get; init; }
}
