namespace Pipeline.Benchmarks.Chunking;

/// <summary>A question, and where its answer stands.</summary>
/// <param name="Text">The question.</param>
/// <param name="Article">The article that answers it, by its place in the set.</param>
/// <param name="Answers">Ranges of the article's text with a reference answer, all in the judged paragraph.</param>
internal sealed record ArticleQuestion(string Text, int Article, IReadOnlyList<(int Start, int End)> Answers);
