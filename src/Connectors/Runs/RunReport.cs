using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Runs;

/// <summary>What a run has done so far.</summary>
public sealed record RunReport
{
    /// <summary>Items that the source has told of.</summary>
    public long Seen { get; init; }

    /// <summary>Of those, items that were submitted.</summary>
    public long Changed { get; init; }

    /// <summary>Documents that were deleted.</summary>
    public long Deleted { get; init; }

    /// <summary>Items that could not be taken.</summary>
    public long Failed { get; init; }

    /// <summary>The first of them, with reasons.</summary>
    public IReadOnlyList<FailedItem> Failures { get; init; } = [];

    /// <summary>Why documents of what is gone were kept; null: none were.</summary>
    public Problem? Held { get; init; }

    /// <summary>Whether the source was read to its end.</summary>
    public bool IsComplete { get; init; }
}

/// <summary>An item that could not be taken.</summary>
/// <param name="Id">Its id in the source.</param>
/// <param name="Problem">Why.</param>
public sealed record FailedItem(string Id, Problem Problem);
