namespace Pipeline.Retrieval.Lexical;

/// <summary>What keyword search looks for.</summary>
/// <param name="Text">The question. Any text: it is analysed to terms, of which any may match.</param>
public sealed record KeywordQuery(string Text)
{
    /// <summary>Terms beside those of the text, as analysed, with weights of their own: what feedback or a correction adds.</summary>
    public IReadOnlyList<WeightedTerm> Expansion { get; init; } = [];

    /// <summary>A query of a text alone.</summary>
    /// <param name="text">The question.</param>
    public static implicit operator KeywordQuery(string text) => new(text);

    /// <summary>A query of a text alone.</summary>
    /// <param name="text">The question.</param>
    /// <returns>The query.</returns>
    public static KeywordQuery FromString(string text) => new(text);
}
