namespace Pipeline.Documents.Chunking;

/// <summary>What the pieces of a table have from its beginning.</summary>
/// <param name="CaptionAbove">What the table is called, a paragraph beside it, with a blank line; empty for
/// none.</param>
/// <param name="CaptionBlock">The block of the caption; -1 for none.</param>
/// <param name="HeaderLength">Characters of the header that stands above each piece; 0: none does.</param>
/// <param name="RowsAt">Offset in the document's text of the first row below the header.</param>
/// <param name="Names">The names of the columns, which stand before the cells of a row that was cut, and of all rows
/// when the header takes too much of a piece to stand above it.</param>
/// <param name="CaptionTokens">About what the caption costs.</param>
/// <param name="HeaderTokens">About what the header costs.</param>
internal sealed record TableLead(
    string CaptionAbove,
    int CaptionBlock,
    int HeaderLength,
    int RowsAt,
    IReadOnlyList<string> Names,
    int CaptionTokens,
    int HeaderTokens
)
{
    /// <summary>Of what is no table.</summary>
    public static TableLead None { get; } = new("", -1, 0, int.MaxValue, [], 0, 0);

    /// <summary>Whether the cells of a unit are named.</summary>
    public bool NamesCells(TextUnit unit) =>
        Names.Count > 0 && unit.Start >= RowsAt && (HeaderLength == 0 || !unit.IsWhole);
}
