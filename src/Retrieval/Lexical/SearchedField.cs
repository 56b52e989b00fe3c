namespace Pipeline.Retrieval.Lexical;

/// <summary>A field that takes part in a keyword search.</summary>
/// <param name="Name">The field.</param>
/// <param name="Terms">The analysed field whose query terms are looked up in it.</param>
/// <param name="Weight">Its weight in the sum of BM25 scores, unless a query says otherwise.</param>
internal sealed record SearchedField(string Name, string Terms, float Weight);
