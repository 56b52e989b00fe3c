namespace Pipeline.Grains.Placement;

/// <summary>How long the planner waits for what.</summary>
internal sealed record PlacementTimes
{
    /// <summary>How long a silo that was lost is waited for: its files are still there when it comes back.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an old replica goes on answering whoever has not heard of the new one.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long a replica has been written down before it is looked at the feed's end for the last time: by then every
    /// silo knows that it is there, so whoever publishes something later waits for it, or leaves it out.
    /// </summary>
    public TimeSpan Known { get; init; } = TimeSpan.FromSeconds(3);
}
