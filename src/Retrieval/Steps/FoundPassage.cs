namespace Pipeline.Retrieval.Steps;

/// <summary>A passage that a search found, as a plan reads it.</summary>
/// <param name="Title">The title of its document; empty: it has none.</param>
/// <param name="Text">What it says.</param>
public sealed record FoundPassage(string Title, string Text);
