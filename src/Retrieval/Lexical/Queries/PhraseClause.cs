namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>Words that a chunk must have near each other.</summary>
/// <param name="Text">The words. Analysed as any text: stop words of English do not count, and Korean matches by its
/// syllables, so that a particle may follow (벡터 검색 matches 벡터 검색을).</param>
/// <param name="Slop">0: the words stand side by side in this order. More: in any order, with at most so many other
/// words between them, 0 to <see cref="MaxSlop"/>.</param>
public sealed record PhraseClause(string Text, int Slop = 0)
{
    /// <summary>The farthest that words may be apart.</summary>
    public const int MaxSlop = 64;
}
