using UglyToad.PdfPig.Content;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>How large the fonts of a page look. What a page says of a font's size is a scale, and a font may draw its
/// glyphs far larger or smaller than that.</summary>
internal sealed class FontScales
{
    // Half of a font's size is about the height of its letters.
    private const double HeightOfLetters = 0.62;
    private const double LeastScale = 0.4;
    private const double MostScale = 2;
    private const double Largest = 1000;
    private const double Smallest = 0.1;
    private const int Sample = 500;

    private readonly Dictionary<string, double> _scales = [];

    private FontScales() { }

    /// <summary>Measures the fonts of letters.</summary>
    public static FontScales Of(IReadOnlyList<Letter> letters)
    {
        var heights = new Dictionary<string, List<double>>();
        foreach (var letter in letters)
        {
            if (letter.Value is not { Length: > 0 } || !char.IsLetterOrDigit(letter.Value[0]))
            {
                continue;
            }

            var name = letter.FontName ?? "";
            if (!heights.TryGetValue(name, out var list))
            {
                heights.Add(name, list = []);
            }

            var ratio = letter.BoundingBox.Height / letter.PointSize;
            if (list.Count < Sample && double.IsFinite(ratio) && ratio > 0)
            {
                list.Add(ratio / HeightOfLetters);
            }
        }

        var result = new FontScales();
        foreach (var (name, list) in heights)
        {
            list.Sort();
            if (list.Count > 0 && list[list.Count / 2] is < LeastScale or > MostScale)
            {
                result._scales.Add(name, list[list.Count / 2]);
            }
        }
        return result;
    }

    /// <summary>The size of a letter in points, whatever a damaged matrix makes of it.</summary>
    public double Size(Letter letter)
    {
        var size = letter.PointSize * _scales.GetValueOrDefault(letter.FontName ?? "", 1);
        if (!double.IsFinite(size) || size <= 0)
        {
            size = letter.BoundingBox.Height;
        }

        return double.IsFinite(size) ? Math.Clamp(size, Smallest, Largest) : Smallest;
    }

    /// <summary>Whether a letter's font is bold.</summary>
    public static bool IsBold(Letter letter) =>
        letter.FontDetails?.IsBold == true
        || letter.FontName is { } name
            && (
                name.Contains("bold", StringComparison.OrdinalIgnoreCase)
                || name.Contains("black", StringComparison.OrdinalIgnoreCase)
                || name.Contains("heavy", StringComparison.OrdinalIgnoreCase)
            );
}
