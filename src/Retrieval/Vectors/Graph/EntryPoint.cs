namespace Pipeline.Retrieval.Vectors.Graph;

/// <summary>Where searches start.</summary>
/// <param name="Record">Record of the highest layer, or -1 when there is only the base.</param>
/// <param name="Node">Its node.</param>
internal sealed record EntryPoint(int Record, int Node);
