namespace Pipeline.Benchmarks.Ranking;

/// <summary>A real question.</summary>
/// <param name="Text">The question.</param>
/// <param name="Relevance">The grade of every passage that answers it, above 0, by its place in the collection.</param>
internal sealed record AskedQuestion(string Text, IReadOnlyDictionary<int, double> Relevance)
{
    /// <summary>What keyword search gets.</summary>
    public string Keywords { get; init; } = Text;
}
