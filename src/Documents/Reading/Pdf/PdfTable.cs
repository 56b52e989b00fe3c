namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A table of a page.</summary>
/// <param name="Rows">The texts of its cells, row by row.</param>
/// <param name="HasHeader">Whether its first row names the columns.</param>
/// <param name="Box">Where it is, in its frame.</param>
/// <param name="FirstOrder">Where its first glyph is in the page's content.</param>
/// <param name="LastOrder">Where its last glyph is.</param>
internal sealed record PdfTable(
    IReadOnlyList<IReadOnlyList<string>> Rows,
    bool HasHeader,
    PointBox Box,
    int FirstOrder,
    int LastOrder
);
