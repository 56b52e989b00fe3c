using System.Globalization;

namespace Pipeline.Documents.Reading.Docx;

/// <summary>Characters of symbol fonts as those that Unicode has for them.</summary>
internal static class DocxSymbols
{
    private const string SymbolCapitals = "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ";
    private const string SymbolSmall = "αβχδεφγηιϕκλμνοπθρστυϖωξψζ";
    private const string SymbolCodes =
        "\u00A2\u00A3\u00A5\u00AB\u00AC\u00AD\u00AE\u00AF\u00B0\u00B1\u00B3\u00B4\u00B5\u00B6\u00B7\u00B8\u00B9"
        + "\u00BA\u00BB\u00C5\u00C6\u00C7\u00C8\u00CE\u00CF\u00D1\u00D5\u00D6\u00D9\u00DA\u00DB\u00DE\u00E5\u00F2";

    private const string SymbolSigns = "′≤∞↔←↑→↓°±≥×∝∂•÷≠≡≈⊕∅∩∪∈∉∇∏√∧∨⇔⇒∑∫";
    private const string WingdingsCodes =
        "\u006C\u006E\u006F\u00A7\u00A8\u00DF\u00E0\u00E1\u00E2\u00FB\u00FC\u00FD\u00FE";
    private const string WingdingsSigns = "●■□▪☐←→↑↓✗✓☒☑";

    /// <summary>The text of a symbol; empty for one that Unicode does not have.</summary>
    /// <param name="font">The font's name, or null.</param>
    /// <param name="code">The character, in hexadecimal digits; symbol fonts have theirs from F000 on.</param>
    public static string Of(string? font, string? code)
    {
        if (!int.TryParse(code, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var value))
        {
            return "";
        }

        var at = (char)(value is >= 0xF000 and <= 0xF0FF ? value - 0xF000 : value);
        var sign = font switch
        {
            "Symbol" => at switch
            {
                >= 'A' and <= 'Z' => SymbolCapitals[at - 'A'],
                >= 'a' and <= 'z' => SymbolSmall[at - 'a'],
                > ' ' and < '\x7F' => at,
                _ => Found(SymbolCodes, SymbolSigns, at),
            },
            "Wingdings" => at switch
            {
                >= '\x81' and <= '\x8A' => (char)('①' + at - '\x81'),
                >= '\x8C' and <= '\x95' => (char)('❶' + at - '\x8C'),
                _ => Found(WingdingsCodes, WingdingsSigns, at),
            },
            _ => value is > ' ' and < 0xD800 or > 0xF8FF and <= 0xFFFD ? (char)value : '\0',
        };
        return sign == '\0' ? "" : $"{sign}";
    }

    private static char Found(string codes, string signs, char code) =>
        codes.IndexOf(code) is >= 0 and var i ? signs[i] : '\0';
}
