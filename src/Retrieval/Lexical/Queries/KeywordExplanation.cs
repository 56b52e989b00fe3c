namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>Why a chunk has its keyword score.</summary>
/// <param name="Score">The score: the sum of the parts.</param>
/// <param name="Terms">Every term of the query that the chunk has, in every field, weightiest first.</param>
public sealed record KeywordExplanation(double Score, IReadOnlyList<TermContribution> Terms);

/// <summary>One term's part of a score: weight × idf × frequency × (k1 + 1) / (frequency + k1 × (1 − b + b × length /
/// average length)).</summary>
/// <param name="Field">The field.</param>
/// <param name="Term">The term after analysis.</param>
/// <param name="Score">Its part of the score.</param>
/// <param name="Weight">The field's weight times the term's in the query.</param>
/// <param name="Frequency">How often the chunk has it in the field.</param>
/// <param name="Length">Terms of the field in the chunk.</param>
/// <param name="AverageLength">Terms of the field in a chunk, on average.</param>
/// <param name="Chunks">Chunks of the collection that have the term in the field.</param>
/// <param name="AllChunks">Chunks of the collection that have the field.</param>
/// <param name="Idf">ln(1 + (all chunks − chunks + 0.5) / (chunks + 0.5)).</param>
public sealed record TermContribution(
    string Field,
    string Term,
    double Score,
    double Weight,
    int Frequency,
    int Length,
    double AverageLength,
    long Chunks,
    long AllChunks,
    double Idf
);
