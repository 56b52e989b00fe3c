using System.Globalization;

namespace Pipeline.Documents.Reading.Sheets;

/// <summary>
/// Shows a cell's number as its format does (ECMA-376 part 1, 18.8.31): decimals, thousands, percent, currency,
/// exponents and the words around them. Dates and times are written as ISO 8601 has them, with the parts that the
/// format shows, so that they read the same in every country.
/// </summary>
internal sealed class NumberFormat
{
    private const int MaxDecimals = 30;

    private readonly NumberSection[] _sections;

    private NumberFormat(NumberSection[] sections) => _sections = sections;

    /// <summary>The format of a code; "General" for null.</summary>
    public static NumberFormat Of(string? code)
    {
        if (string.IsNullOrWhiteSpace(code) || code.Equals("General", StringComparison.OrdinalIgnoreCase))
        {
            return new NumberFormat([]);
        }

        return new NumberFormat([.. NumberSection.Split(code).Take(4).Select(NumberSection.Of)]);
    }

    /// <summary>Whether the format shows dates or times.</summary>
    public bool IsDate => _sections.Length > 0 && _sections[0].IsDate;

    /// <summary>What a cell shows.</summary>
    /// <param name="value">The cell's number.</param>
    /// <param name="epoch1904">Whether days are counted from 1904.</param>
    public string Show(double value, bool epoch1904 = false)
    {
        if (_sections.Length == 0 || _sections[0].IsGeneral)
        {
            return General(value);
        }

        if (IsDate)
        {
            return SheetDates.Show(value, _sections[0], epoch1904) ?? General(value);
        }

        var section = SectionFor(value);
        // A section of its own for negative numbers says by itself that they are.
        var own = value < 0 && _sections.Length > 1 && !_sections[1].IsText;
        return section.IsText || section.IsGeneral ? General(value) : Number(own ? -value : value, section);
    }

    private NumberSection SectionFor(double value)
    {
        var numbers = _sections.Where(section => !section.IsText).ToArray();
        return numbers.Length switch
        {
            0 => _sections[0],
            1 => numbers[0],
            2 => value < 0 ? numbers[1] : numbers[0],
            _ => value < 0 ? numbers[1]
            : value == 0 ? numbers[2]
            : numbers[0],
        };
    }

    /// <summary>A number without a format: as many digits as it has, at most fifteen.</summary>
    public static string General(double value)
    {
        if (!double.IsFinite(value))
        {
            return "";
        }

        var rounded = double.Parse(value.ToString("G15", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Abs(rounded) is >= 1e-9 and < 1e21 or 0
            ? rounded.ToString("0.####################", CultureInfo.InvariantCulture)
            : rounded.ToString("0.##############E+0", CultureInfo.InvariantCulture);
    }

    private static string Number(double value, NumberSection section)
    {
        if (!section.HasDigits)
        {
            return section.Prefix.Trim();
        }

        var scaled = value * Math.Pow(100, section.Percents) / Math.Pow(1000, section.Thousands);
        if (!double.IsFinite(scaled))
        {
            return General(value);
        }

        if (section.IsFraction)
        {
            return section.Prefix + General(Math.Round(scaled, 6)) + section.Suffix;
        }

        var decimals = Math.Min(section.Decimals, MaxDecimals);
        var optional = Math.Min(section.OptionalDecimals, MaxDecimals - decimals);
        var digits = (section.Grouped ? "#,##" : "") + new string('0', Math.Clamp(section.Digits, 0, MaxDecimals));
        if (section.Digits == 0)
        {
            digits = section.Grouped ? "#,#" : "#";
        }

        var picture =
            digits + (decimals + optional > 0 ? "." : "") + new string('0', decimals) + new string('#', optional);
        picture += section.Exponent ? "E+0" : "";
        var text = Math.Abs(scaled).ToString(picture, CultureInfo.InvariantCulture);
        var negative = scaled < 0 && text.Any(c => c is >= '1' and <= '9');
        return (negative ? "-" : "") + (section.Prefix + text + section.Suffix).Trim();
    }
}
