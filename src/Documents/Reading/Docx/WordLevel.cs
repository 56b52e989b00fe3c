namespace Pipeline.Documents.Reading.Docx;

/// <summary>A level of a list of a Word document.</summary>
/// <param name="Format">How its numbers are written (ECMA-376 part 1, 17.18.59): "decimal", "bullet".</param>
/// <param name="Text">What stands before a paragraph, with "%1" for the number of the first level.</param>
/// <param name="Start">Its first number.</param>
/// <param name="RestartsAfter">The level after which it starts anew, the first being 1; 0 is none, null any above
/// it.</param>
/// <param name="IsDecimal">Whether the numbers of all levels are written in digits.</param>
/// <param name="Style">The style of paragraphs that stands for it, or null.</param>
internal sealed record WordLevel(
    string? Format,
    string Text,
    int Start,
    int? RestartsAfter,
    bool IsDecimal,
    string? Style
);
