namespace Pipeline.Documents.Reading.Pdf;

/// <summary>A glyph in a <see cref="ReadingFrame"/>, in which lines run to the right and follow one another
/// downwards.</summary>
/// <param name="Text">The letters that it stands for, or a space.</param>
/// <param name="Left">Where it begins, in points.</param>
/// <param name="Right">Where the next one would begin.</param>
/// <param name="Baseline">How far down its baseline is.</param>
/// <param name="Size">Size of its font in points, above 0.</param>
/// <param name="IsBold">Whether its font is bold.</param>
/// <param name="Order">Its place in the page's content.</param>
internal readonly record struct PdfGlyph(
    string Text,
    double Left,
    double Right,
    double Baseline,
    double Size,
    bool IsBold,
    int Order
)
{
    public bool IsSpace => Text == " ";

    public double Top => Baseline - (0.8 * Size);

    public double Bottom => Baseline + (0.2 * Size);
}
