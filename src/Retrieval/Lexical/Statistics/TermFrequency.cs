namespace Pipeline.Retrieval.Lexical.Statistics;

/// <summary>How common one analysed term is in one field.</summary>
/// <param name="Field">The field's name.</param>
/// <param name="Term">The term after analysis.</param>
/// <param name="Chunks">Live chunks that contain it.</param>
public sealed record TermFrequency(string Field, string Term, long Chunks);
