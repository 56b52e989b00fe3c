namespace Pipeline.Vocabulary;

/// <summary>Where a chunk stands in its document, beside its range in the text and the page that it begins
/// on.</summary>
public sealed record ChunkPlace
{
    /// <summary>What the document's pages are.</summary>
    public PageKind Kind { get; init; }

    /// <summary>The page that it ends on, from 1; null: the one that it begins on, or there are none.</summary>
    public int? LastPage { get; init; }

    /// <summary>Its first row of the sheet, from 1; null: there are none.</summary>
    public int? FirstRow { get; init; }

    /// <summary>Its last row of the sheet.</summary>
    public int? LastRow { get; init; }

    /// <summary>When it begins, in milliseconds from the beginning of what is heard; null: nothing is.</summary>
    public int? From { get; init; }

    /// <summary>When it ends, in milliseconds.</summary>
    public int? To { get; init; }

    /// <summary>What it covers of its pages, in the order of its text; empty where that is not known.</summary>
    public IReadOnlyList<PlacedBox> Boxes { get; init; } = [];

    /// <summary>The parts of the chunk's text that are not the document's own, in order: fences around code, the header
    /// of a table that rows are cut off from.</summary>
    public IReadOnlyList<TextRange> Added { get; init; } = [];

    /// <summary>Whether it says nothing.</summary>
    public bool IsEmpty => SaysNothing && Boxes.Count == 0 && Added.Count == 0;

    private bool SaysNothing => Kind == PageKind.Page && LastPage is null && FirstRow is null && From is null;

    /// <summary>What a hit says of it: all but the boxes and the parts that were added.</summary>
    /// <returns>Null: there is nothing to say.</returns>
    public ChunkPlace? OfHit() => SaysNothing ? null : this with { Boxes = [], Added = [] };
}

/// <summary>A box on one of a document's pages.</summary>
/// <param name="Page">The page, from 1.</param>
/// <param name="Box">Where on it.</param>
public readonly record struct PlacedBox(int Page, PageBox Box);

/// <summary>A part of a text.</summary>
/// <param name="Start">Its first UTF-16 code unit.</param>
/// <param name="Length">How many code units it has.</param>
public readonly record struct TextRange(int Start, int Length);
