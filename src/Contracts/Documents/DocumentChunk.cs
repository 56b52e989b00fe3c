namespace Pipeline.Contracts.Documents;

/// <summary>A chunk of a document, with where it stands in the original.</summary>
[GenerateSerializer, Alias("pipeline.document-chunk"), Immutable]
public sealed record DocumentChunk
{
    /// <summary>Its number in the document, from 0.</summary>
    [Id(0)]
    public int Chunk { get; init; }

    /// <summary>Its text.</summary>
    [Id(1)]
    public string Text { get; init; } = "";

    /// <summary>The headings above it, outermost first.</summary>
    [Id(2)]
    public IReadOnlyList<string> HeadingPath { get; init; } = [];

    /// <summary>Its first character in the document's text, in UTF-16 code units.</summary>
    [Id(3)]
    public int Start { get; init; }

    /// <summary>One past its last character.</summary>
    [Id(4)]
    public int End { get; init; }

    /// <summary>The page that it begins on, from 1, when the format has pages.</summary>
    [Id(5)]
    public int? Page { get; init; }

    /// <summary>What else is known of where it stands.</summary>
    [Id(6)]
    public PassagePlace? Place { get; init; }

    /// <summary>What it covers of its pages, in the order of its text; empty where that is not known.</summary>
    [Id(7)]
    public IReadOnlyList<ChunkBox> Boxes { get; init; } = [];

    /// <summary>The parts of <see cref="Text"/> that are not the document's own: fences around code, the header of a
    /// table above rows that are cut off from it.</summary>
    [Id(8)]
    public IReadOnlyList<AddedText> Added { get; init; } = [];
}

/// <summary>A box on a page as it is shown, in fractions of its width and height from the upper left corner.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Left">Its left edge, 0 to 1.</param>
/// <param name="Top">Its upper edge, 0 to 1.</param>
/// <param name="Width">Its width.</param>
/// <param name="Height">Its height.</param>
[GenerateSerializer, Alias("pipeline.chunk-box"), Immutable]
public readonly record struct ChunkBox(
    [property: Id(0)] int Page,
    [property: Id(1)] float Left,
    [property: Id(2)] float Top,
    [property: Id(3)] float Width,
    [property: Id(4)] float Height
);

/// <summary>A part of a chunk's text that its document does not have there.</summary>
/// <param name="Start">Its first UTF-16 code unit in the chunk's text.</param>
/// <param name="Length">How many code units.</param>
[GenerateSerializer, Alias("pipeline.added-text"), Immutable]
public readonly record struct AddedText([property: Id(0)] int Start, [property: Id(1)] int Length);
