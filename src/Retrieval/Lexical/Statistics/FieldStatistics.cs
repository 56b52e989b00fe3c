namespace Pipeline.Retrieval.Lexical.Statistics;

/// <summary>Size of one searched field over live chunks.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Chunks">Chunks in which the field has at least one term.</param>
/// <param name="Terms">Terms of the field over all chunks, repeats counted.</param>
public sealed record FieldStatistics(string Field, long Chunks, long Terms);
