namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A block of a PDF's text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text.</param>
/// <param name="Level">From 1 for a heading, else 0.</param>
/// <param name="Page">The page that it begins on, from 1.</param>
/// <param name="Places">Where its lines stand.</param>
internal sealed record PdfBlock(BlockKind Kind, string Text, int Level, int Page, IReadOnlyList<TextPlace> Places);
