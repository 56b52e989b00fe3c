namespace Pipeline.Grains.Placement;

/// <summary>A silo that was there and is not.</summary>
/// <param name="Silo">What it was.</param>
/// <param name="At">Since when it is missed.</param>
internal sealed record DepartedSilo(IndexSilo Silo, DateTimeOffset At);
