namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A page as it is looked at: turned upright and cut to its crop box.</summary>
/// <param name="Number">Its number, from 1.</param>
/// <param name="Width">Its width in points.</param>
/// <param name="Height">Its height in points.</param>
internal sealed record PageSize(int Number, double Width, double Height);
