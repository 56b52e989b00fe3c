namespace Pipeline.Retrieval.Lexical.SurfaceForms;

/// <summary>A word as it is written.</summary>
/// <param name="Text">The word in lower case, composed; a Korean word without particles and ending.</param>
/// <param name="Start">Where it starts in the normalised text.</param>
/// <param name="Length">How much of that text it takes; less than the run of letters when a particle follows.</param>
internal readonly record struct SurfaceWord(string Text, int Start, int Length);
