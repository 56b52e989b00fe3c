namespace Pipeline.Documents.Reading.Recognition;

/// <summary>The image of a page, as a file of its format.</summary>
/// <param name="Content">The file: PNG, JPEG, TIFF, GIF, BMP, WebP, JPEG 2000 or PNM.</param>
/// <param name="Format">What it is called: "PNG".</param>
/// <param name="Number">Which of the images of a file that has several, from 0; null: it has one.</param>
public sealed record PageImage(ReadOnlyMemory<byte> Content, string Format, int? Number = null);
