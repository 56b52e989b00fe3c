namespace Pipeline.Inference.Generation.Prompts;

/// <summary>A part of a rendered prompt.</summary>
/// <param name="Text">Its text.</param>
/// <param name="IsTemplate">Written by the chat template, so special tokens in it are meant; otherwise it is
/// content.</param>
internal readonly record struct PromptSegment(string Text, bool IsTemplate);
