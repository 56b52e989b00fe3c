namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A block of a PDF's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Level">From 1 for a heading, else 0.</param>
/// <param name="Places">Where it stands, in reading order: a box for each column that it runs through.</param>
internal sealed record PdfBlock(BlockKind Kind, string Text, int Level, IReadOnlyList<BlockPlace> Places);
