using Pipeline.Storage.Documents;

namespace Pipeline.Storage.Tests.Model;

/// <summary>A document of the model, with what of it is published.</summary>
internal sealed record ModelDocument
{
    public required string Id { get; init; }

    public required int Shard { get; init; }

    public required long Version { get; init; }

    public required DocumentState State { get; init; }

    public required long Number { get; init; }

    /// <summary>The number of the first version that was replaced while it waited.</summary>
    public long? WaitsSince { get; init; }

    public DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset SubmittedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Null: there is none (rejected or deleted).</summary>
    public string? Content { get; init; }

    public string Metadata { get; init; } = "{}";

    public string? Title { get; init; }

    public string? SubmittedTitle { get; init; }

    /// <summary>The labels in order, joined by commas.</summary>
    public string Label { get; init; } = "";

    public int Chunks { get; init; }

    public int Attempts { get; init; }

    public string? FailureStage { get; init; }

    public DateTimeOffset? NextAttempt { get; init; }

    /// <summary>How far the lane is with this version.</summary>
    public DocumentProgress? Progress { get; init; }

    public ModelPublication? Published { get; init; }

    /// <summary>How many chunks of this version are published, before all are.</summary>
    public int PartChunks => State == DocumentState.Accepted && Published?.Version == Version ? Published.Part ?? 0 : 0;
}

/// <summary>The newest publication of a document of the model.</summary>
/// <param name="Number">The number of the chunks or of the deletion.</param>
/// <param name="Version">The version published.</param>
/// <param name="Deleted">Whether it is a deletion.</param>
/// <param name="Title">The title.</param>
/// <param name="Label">The labels in order, joined by commas.</param>
/// <param name="Text">The chunks' texts.</param>
/// <param name="LabelsNumber">The number of a later label publication; 0: none.</param>
/// <param name="Part">How many chunks it has, when more of the version are to come; null: it is whole.</param>
/// <param name="Embedder">Whose vectors it has.</param>
internal sealed record ModelPublication(
    long Number,
    long Version,
    bool Deleted,
    string? Title,
    string Label,
    string Text,
    long LabelsNumber = 0,
    int? Part = null,
    string? Embedder = null
);
