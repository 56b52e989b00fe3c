namespace Pipeline.Inference.Batching;

/// <summary>The tokens of one model input.</summary>
/// <param name="Ids">Framed by special tokens; at least one.</param>
/// <param name="SecondFrom">Where the second text of a pair starts; the length when there is none.</param>
internal readonly record struct TokenInput(int[] Ids, int SecondFrom);
