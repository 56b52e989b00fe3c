namespace Pipeline.Retrieval.Lexical.Analysis;

/// <summary>A text as terms, in the order in which they occur; repeats are kept.</summary>
/// <param name="Body">English stems, numbers, and bigrams of Korean, Chinese and Japanese runs.</param>
/// <param name="Words">Korean words without particles and endings, and identifiers joined over hyphens.</param>
internal sealed record AnalyzedText(IReadOnlyList<string> Body, IReadOnlyList<string> Words);
