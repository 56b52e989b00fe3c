namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A straight line.</summary>
/// <param name="At">How far down a level one is; how far from the left an upright one.</param>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
internal readonly record struct Ruling(double At, double From, double To);
