namespace Pipeline.Documents.Reading.Pdf;

/// <summary>What was read of a page.</summary>
/// <param name="Lines">Its lines in reading order.</param>
/// <param name="IsUnmapped">Whether it was left out because most of its glyphs stand for no letters that can be
/// told.</param>
internal sealed record PageText(List<PdfLine> Lines, bool IsUnmapped);
