namespace Pipeline.Documents.Reading.Hangul;

/// <summary>A paragraph of a document of Hangul, the word processor: of HWP or HWPX.</summary>
/// <param name="Shape">Its shape, which says whether it is numbered.</param>
/// <param name="Style">The name of its style in English or else in Korean; empty when it has none.</param>
/// <param name="Items">What stands in it, in order.</param>
internal sealed record HangulParagraph(HangulShape Shape, string Style, IReadOnlyList<HangulItem> Items);
