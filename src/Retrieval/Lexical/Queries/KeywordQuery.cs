namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>What keyword search looks for.</summary>
/// <param name="Text">The question. Any text: it is analysed to terms, of which any may match.</param>
public sealed record KeywordQuery(string Text)
{
    /// <summary>Phrases that a query may have.</summary>
    public const int MaxPhrases = 16;

    /// <summary>The weight of titles unless asked for another: it decides between chunks that match alike.</summary>
    public const float DefaultTitleWeight = 0.1f;

    /// <summary>The greatest weight of titles.</summary>
    public const float MaxTitleWeight = 10;

    /// <summary>Terms beside those of the text, as analysed, with weights of their own: what feedback or a correction
    /// adds.</summary>
    public IReadOnlyList<WeightedTerm> Expansion { get; init; } = [];

    /// <summary>Phrases that a chunk must have, at most <see cref="MaxPhrases"/>. Their words take part in the
    /// score.</summary>
    public IReadOnlyList<PhraseClause> Phrases { get; init; } = [];

    /// <summary>Where words and phrases are looked for.</summary>
    public KeywordField Field { get; init; }

    /// <summary>What a match in title or headings adds beside the match in the whole, as a factor of its BM25 score, 0
    /// to
    /// <see cref="MaxTitleWeight"/>. Of no effect where titles alone are searched.</summary>
    public float TitleWeight { get; init; } = DefaultTitleWeight;

    /// <summary>A query of a text alone.</summary>
    /// <param name="text">The question.</param>
    public static implicit operator KeywordQuery(string text) => new(text);

    /// <summary>A query of a text alone.</summary>
    /// <param name="text">The question.</param>
    /// <returns>The query.</returns>
    public static KeywordQuery FromString(string text) => new(text);
}
