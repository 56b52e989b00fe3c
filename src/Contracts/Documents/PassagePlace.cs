namespace Pipeline.Contracts.Documents;

/// <summary>Where a passage stands in the original, beside the page that it begins on.</summary>
[GenerateSerializer, Alias("pipeline.passage-place"), Immutable]
public sealed record PassagePlace
{
    /// <summary>What the document's pages are: pages, slides or sheets.</summary>
    [Id(0)]
    public PageKind Kind { get; init; }

    /// <summary>The page that it ends on; null: the one that it begins on.</summary>
    [Id(1)]
    public int? LastPage { get; init; }

    /// <summary>Its first row of the sheet, from 1.</summary>
    [Id(2)]
    public int? FirstRow { get; init; }

    /// <summary>Its last row.</summary>
    [Id(3)]
    public int? LastRow { get; init; }

    /// <summary>When it begins in what is heard.</summary>
    [Id(4)]
    public int? FromMilliseconds { get; init; }

    /// <summary>When it ends.</summary>
    [Id(5)]
    public int? ToMilliseconds { get; init; }

    /// <summary>What a chunk's place says to a person; null: nothing beside the page.</summary>
    /// <param name="place">The chunk's place.</param>
    public static PassagePlace? Of(ChunkPlace? place) =>
        place?.OfHit() is { } told
            ? new PassagePlace
            {
                Kind = told.Kind,
                LastPage = told.LastPage,
                FirstRow = told.FirstRow,
                LastRow = told.LastRow,
                FromMilliseconds = told.From,
                ToMilliseconds = told.To,
            }
            : null;
}
