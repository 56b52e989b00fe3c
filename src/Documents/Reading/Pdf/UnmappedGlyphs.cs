using System.Globalization;
using System.Text.RegularExpressions;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Logging;

namespace Pipeline.Documents.Reading.Pdf;

/// <summary>
/// Hears from PdfPig which glyphs have no letters: it takes a glyph's code for its letter then, which only its log
/// tells.
/// </summary>
internal sealed partial class UnmappedGlyphs : ILog
{
    // A page with more kinds of them is noise anyway.
    private const int Most = 100_000;
    private readonly HashSet<(string Font, int Code)> _glyphs = [];

    private readonly HashSet<string> _unicode = [];

    /// <summary>Whether there are any on the page.</summary>
    public bool IsAny => _glyphs.Count > 0;

    /// <summary>Whether text of the page was left out for want of a description of its font.</summary>
    public bool HasMissingFonts { get; private set; }

    /// <summary>Whether a letter is only a code.</summary>
    public bool Has(Letter letter) =>
        _glyphs.Count > 0
        && !_unicode.Contains(letter.FontName ?? "")
        && letter.Value.Length == 1
        && _glyphs.Contains((letter.FontName ?? "", letter.Value[0]));

    /// <summary>Takes the codes of a font for letters.</summary>
    public void Trust(string font) => _unicode.Add(font);

    /// <summary>Forgets a page.</summary>
    public void Clear()
    {
        _glyphs.Clear();
        _unicode.Clear();
        HasMissingFonts = false;
    }

    public void Debug(string message) { }

    public void Debug(string message, Exception ex) { }

    public void Warn(string message)
    {
        HasMissingFonts |= message.Contains("missing font", StringComparison.Ordinal);
        var match = Unmapped().Match(message);
        if (
            match.Success
            && _glyphs.Count < Most
            && long.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var code)
        )
        {
            _glyphs.Add((match.Groups[2].Value, (char)code));
        }
    }

    public void Error(string message) { }

    public void Error(string message, Exception ex) { }

    [GeneratedRegex(@"find the corresponding character with code (-?\d+) in font /?(.*?)\.?$")]
    private static partial Regex Unmapped();
}
