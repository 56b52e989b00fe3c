namespace Pipeline.Contracts.Search;

/// <summary>Words that a hit must have near each other.</summary>
/// <param name="Text">The words, 1 to 200 characters.</param>
/// <param name="Slop">0: side by side in this order; more: in any order with at most so many words between them, up to
/// 64.</param>
[GenerateSerializer, Alias("pipeline.phrase"), Immutable]
public sealed record Phrase(string Text, int Slop = 0);

/// <summary>Where keyword search looks.</summary>
public enum SearchField
{
    /// <summary>In title, headings and text.</summary>
    All,

    /// <summary>In title and headings alone.</summary>
    Title,
}

/// <summary>
/// One term's part of a hit's BM25 score: weight × idf × frequency × 2.2 / (frequency + 1.2 × (0.25 + 0.75 × length /
/// average length)).
/// </summary>
/// <param name="Field">The field: body (title, headings and text), words (Korean words without particles) or
/// title.</param>
/// <param name="Term">The term after analysis.</param>
/// <param name="Score">Its part.</param>
/// <param name="Weight">The field's weight times the term's in the query.</param>
/// <param name="Frequency">How often the chunk has it.</param>
/// <param name="Length">Terms of the field in the chunk.</param>
/// <param name="AverageLength">Terms of the field in a chunk of the collection, on average.</param>
/// <param name="Chunks">Chunks of the collection that have the term.</param>
/// <param name="AllChunks">Chunks of the collection that have the field.</param>
/// <param name="Idf">ln(1 + (all chunks − chunks + 0.5) / (chunks + 0.5)).</param>
[GenerateSerializer, Alias("pipeline.term-score"), Immutable]
public sealed record TermScore(
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
