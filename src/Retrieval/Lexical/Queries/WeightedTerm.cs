namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>An analysed term and what it is worth in a query.</summary>
/// <param name="Field">The analysed field it belongs to.</param>
/// <param name="Text">The term.</param>
/// <param name="Weight">Factor of its score, above 0; a word that occurs once in a question has 1.</param>
public sealed record WeightedTerm(string Field, string Text, float Weight);
