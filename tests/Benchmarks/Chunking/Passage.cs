namespace Pipeline.Benchmarks.Chunking;

/// <summary>What a search finds and gives to a reader.</summary>
/// <param name="Article">The article that it is of, by its place in the set.</param>
/// <param name="Start">Where what is given begins in the article's text.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Words">What keyword search reads, beside the title.</param>
/// <param name="Vectors">What vector search compares, of length 1; the nearest counts.</param>
internal sealed record Passage(
    int Article,
    int Start,
    int End,
    string Words,
    IReadOnlyList<ReadOnlyMemory<float>> Vectors
);
