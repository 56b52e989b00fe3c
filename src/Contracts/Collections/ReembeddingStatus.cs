using System.Text.Json.Serialization;
using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Collections;

/// <summary>How far a collection's documents are cut and embedded anew.</summary>
[GenerateSerializer, Alias("pipeline.reembedding-status"), Immutable]
public sealed record ReembeddingStatus
{
    /// <summary>Where it stands.</summary>
    [Id(0)]
    public ReembeddingPhase Phase { get; init; }

    /// <summary>Whether nothing is embedded until it is resumed.</summary>
    [Id(1)]
    public bool Paused { get; init; }

    /// <summary>How documents are cut and embedded that are served now.</summary>
    [Id(2)]
    public CutSettings Served { get; init; } = new(0, null, 0, 0);

    /// <summary>How they are in what is kept beside; null: nothing is.</summary>
    [Id(3)]
    public CutSettings? Beside { get; init; }

    /// <summary>Documents that are to be in what is kept beside.</summary>
    [Id(4)]
    public long Documents { get; init; }

    /// <summary>Documents that are in it.</summary>
    [Id(5)]
    public long Done { get; init; }

    /// <summary>Chunks that are in it.</summary>
    [Id(6)]
    public long Chunks { get; init; }

    /// <summary>Documents that could not be embedded and are found by words alone in it.</summary>
    [Id(7)]
    public long WithoutVectors { get; init; }

    /// <summary>About how many bytes it takes of the store and of the indexes together.</summary>
    [Id(8)]
    public long Bytes { get; init; }

    /// <summary>Documents a second in the last minute; null: not known.</summary>
    [Id(9)]
    public double? DocumentsPerSecond { get; init; }

    /// <summary>Seconds until all are in it, at that speed; null: not known.</summary>
    [Id(10)]
    public long? SecondsLeft { get; init; }

    /// <summary>When it was begun.</summary>
    [Id(11)]
    public DateTimeOffset? Started { get; init; }

    /// <summary>When what is served was last exchanged; null: not yet.</summary>
    [Id(12)]
    public DateTimeOffset? Switched { get; init; }

    /// <summary>Until when what is beside is kept; null: there is no end yet.</summary>
    [Id(13)]
    public DateTimeOffset? KeptUntil { get; init; }

    /// <summary>Whether something is to take over and has not yet, paused or not.</summary>
    [JsonIgnore]
    public bool IsUnderWay => Phase is ReembeddingPhase.Building or ReembeddingPhase.Returning;

    /// <summary>What it waits for, for people; null: nothing in particular.</summary>
    [Id(14)]
    public Remark? Waits { get; init; }

    /// <summary>The status without what it tells of how much the collection holds.</summary>
    public ReembeddingStatus WithoutCounts() =>
        this with
        {
            Documents = 0,
            Done = 0,
            Chunks = 0,
            WithoutVectors = 0,
            Bytes = 0,
            DocumentsPerSecond = null,
            SecondsLeft = null,
        };
}

/// <summary>One way in which documents are cut and embedded.</summary>
/// <param name="Generation">Its number in the collection; 0: as it was made.</param>
/// <param name="Embedder">The name of the vectors; null: there are none.</param>
/// <param name="ChunkTokens">Largest chunk in the embedder's tokens.</param>
/// <param name="ChunkOverlapTokens">Tokens repeated from the previous chunk.</param>
[GenerateSerializer, Alias("pipeline.cut-settings"), Immutable]
public sealed record CutSettings(long Generation, string? Embedder, int ChunkTokens, int ChunkOverlapTokens);

/// <summary>Where a re-embedding stands.</summary>
public enum ReembeddingPhase
{
    /// <summary>Nothing is or was embedded anew.</summary>
    None,

    /// <summary>Documents are embedded anew; it takes over when all are.</summary>
    Building,

    /// <summary>It has taken over, and what was served before is kept.</summary>
    Switched,

    /// <summary>What was served before is to take over again.</summary>
    Returning,

    /// <summary>What was served before is served again, and what had taken over is kept.</summary>
    Returned,

    /// <summary>What was served before is deleted.</summary>
    Finished,

    /// <summary>It was given up.</summary>
    Cancelled,
}
