using Pipeline.Contracts.Remarks;

namespace Pipeline.Contracts.Connectors;

/// <summary>A connector and how it is.</summary>
[GenerateSerializer, Alias("pipeline.connector-info"), Immutable]
public sealed record ConnectorInfo
{
    /// <summary>Its name.</summary>
    [Id(0)]
    public required string Name { get; init; }

    /// <summary>What it is told to do.</summary>
    [Id(1)]
    public required ConnectorSettings Settings { get; init; }

    /// <summary>Whether it runs now.</summary>
    [Id(2)]
    public bool Running { get; init; }

    /// <summary>The run that goes on, else the last one; null: there was none.</summary>
    [Id(3)]
    public ConnectorRunInfo? Run { get; init; }

    /// <summary>How far the source was read, in the source's own words; null: to its end.</summary>
    [Id(4)]
    public string? Cursor { get; init; }

    /// <summary>When it runs next; null: when somebody asks.</summary>
    [Id(5)]
    public DateTimeOffset? NextRun { get; init; }

    /// <summary>When it was made.</summary>
    [Id(6)]
    public DateTimeOffset Created { get; init; }
}

/// <summary>A run of a connector.</summary>
[GenerateSerializer, Alias("pipeline.connector-run"), Immutable]
public sealed record ConnectorRunInfo
{
    /// <summary>When it began.</summary>
    [Id(0)]
    public DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null: it has not.</summary>
    [Id(1)]
    public DateTimeOffset? Ended { get; init; }

    /// <summary>What became of it.</summary>
    [Id(2)]
    public ConnectorOutcome Outcome { get; init; }

    /// <summary>Items that the source told of.</summary>
    [Id(3)]
    public long Seen { get; init; }

    /// <summary>Of those, items that were submitted (of a webhook: events that were taken).</summary>
    [Id(4)]
    public long Changed { get; init; }

    /// <summary>Documents that were deleted.</summary>
    [Id(5)]
    public long Deleted { get; init; }

    /// <summary>Items that could not be taken.</summary>
    [Id(6)]
    public long Failed { get; init; }

    /// <summary>The first of them.</summary>
    [Id(7)]
    public IReadOnlyList<ConnectorFailure> Failures { get; init; } = [];

    /// <summary>Why it failed, or why nothing was deleted; null: all is well.</summary>
    [Id(8)]
    public Remark? Problem { get; init; }
}

/// <summary>What became of a run.</summary>
public enum ConnectorOutcome
{
    /// <summary>It goes on, or was ended with its silo and will go on.</summary>
    Running,

    /// <summary>It came to its end.</summary>
    Succeeded,

    /// <summary>It came to its end, but did not delete what is gone, until that is confirmed.</summary>
    Held,

    /// <summary>It did not come to its end.</summary>
    Failed,

    /// <summary>It was ended by a person, or with its silo.</summary>
    Interrupted,
}

/// <summary>An item that could not be taken.</summary>
/// <param name="Item">The item.</param>
/// <param name="Problem">Why.</param>
[GenerateSerializer, Alias("pipeline.connector-failure"), Immutable]
public sealed record ConnectorFailure(string Item, Remark Problem);

/// <summary>What a test of a connector has found.</summary>
/// <param name="Reached">Whether the source was reached.</param>
/// <param name="Items">The first things in it.</param>
/// <param name="Problem">Why it was not reached; null: it was.</param>
[GenerateSerializer, Alias("pipeline.connector-test"), Immutable]
public sealed record ConnectorTest(bool Reached, IReadOnlyList<string> Items, Remark? Problem);

/// <summary>What became of a connector that was removed.</summary>
/// <param name="Documents">How many documents were deleted with it.</param>
public sealed record RemovedConnector(long Documents);
