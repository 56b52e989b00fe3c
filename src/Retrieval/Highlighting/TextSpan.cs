namespace Pipeline.Retrieval.Highlighting;

/// <summary>A part of a text.</summary>
/// <param name="Start">Its first UTF-16 code unit.</param>
/// <param name="Length">How many code units it has; 1 and up.</param>
public readonly record struct TextSpan(int Start, int Length);
