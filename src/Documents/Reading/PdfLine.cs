namespace Pipeline.Documents.Reading;

/// <summary>A line of a page.</summary>
/// <param name="Text">Its words.</param>
/// <param name="Size">Mean font size in points, to half a point.</param>
/// <param name="Page">Page number, from 1.</param>
/// <param name="Block">Which block of the page it belongs to.</param>
/// <param name="OnEdge">Whether it lies in the top or bottom tenth of the page.</param>
internal sealed record PdfLine(string Text, double Size, int Page, int Block, bool OnEdge);
