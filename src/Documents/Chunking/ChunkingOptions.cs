namespace Pipeline.Documents.Chunking;

/// <summary>How a document is cut. Values are checked by <see cref="Validate"/>, which <see cref="Chunker"/>
/// calls.</summary>
public sealed record ChunkingOptions
{
    /// <summary>Smallest allowed <see cref="MaxTokens"/>.</summary>
    public const int LeastMaxTokens = 16;

    /// <summary>Largest allowed <see cref="MaxTokens"/>.</summary>
    public const int MostMaxTokens = 8192;

    /// <summary>
    /// Most tokens of a chunk; 16 to 8192. 320 unless set. A caller that puts a heading path, a prefix or special
    /// tokens before the text when it embeds it must leave room for them here. A chunk has at most 16 characters for
    /// each of these tokens, however few tokens a tokenizer makes of them.
    /// </summary>
    public int MaxTokens { get; init; } = 320;

    /// <summary>
    /// Most tokens at the end of a chunk that are repeated, in whole sentences, at the start of the next; 0 to half of
    /// <see cref="MaxTokens"/>. 48 unless set.
    /// </summary>
    public int OverlapTokens { get; init; } = 48;

    /// <summary>
    /// Sections and tails smaller than this are joined to a neighbour where that fits; 0 to half of
    /// <see cref="MaxTokens"/>. 24 unless set.
    /// </summary>
    public int MinTokens { get; init; } = 24;

    /// <summary>Whether chunks carry the headings that they stand under. True unless set.</summary>
    public bool HeadingPath { get; init; } = true;

    /// <summary>Checks the values.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range; the exception names it.</exception>
    public void Validate()
    {
        if (MaxTokens is < LeastMaxTokens or > MostMaxTokens)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MaxTokens),
                MaxTokens,
                $"MaxTokens must be from {LeastMaxTokens} to {MostMaxTokens}."
            );
        }

        if (OverlapTokens < 0 || OverlapTokens > MaxTokens / 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(OverlapTokens),
                OverlapTokens,
                $"OverlapTokens must be from 0 to {MaxTokens / 2}, half of MaxTokens."
            );
        }

        if (MinTokens < 0 || MinTokens > MaxTokens / 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(MinTokens),
                MinTokens,
                $"MinTokens must be from 0 to {MaxTokens / 2}, half of MaxTokens."
            );
        }
    }
}
