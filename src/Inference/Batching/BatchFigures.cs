namespace Pipeline.Inference.Batching;

/// <summary>What a batch was.</summary>
/// <param name="Texts">Its texts.</param>
/// <param name="Tokens">Their tokens.</param>
/// <param name="Padded">Their tokens with padding.</param>
/// <param name="Took">How long it ran.</param>
internal readonly record struct BatchFigures(int Texts, long Tokens, long Padded, TimeSpan Took);
