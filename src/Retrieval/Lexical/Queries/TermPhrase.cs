namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>A phrase as terms.</summary>
/// <param name="Terms">Two or more terms, in order.</param>
/// <param name="Slop">As <see cref="PhraseClause.Slop"/>.</param>
internal sealed record TermPhrase(IReadOnlyList<string> Terms, int Slop);
