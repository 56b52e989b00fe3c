using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Pipeline.Grains.Particulars;

/// <summary>Finds dates: 2024-03-05, 2024. 3. 5., 2024년 3월 5일, 3월 5일, March 5, 2024, 5 March 2024.</summary>
internal static partial class DateReader
{
    private static readonly string[] Months =
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "oct",
        "nov",
        "dec",
    ];

    /// <summary>The dates, and the text with blanks in their places.</summary>
    public static (IReadOnlyList<CalendarDate> Dates, string Others) Read(string text)
    {
        var dates = new List<CalendarDate>();
        var rest = new StringBuilder(text);
        foreach (var form in (Regex[])[Numeric(), Korean(), MonthFirst(), DayFirst()])
        {
            foreach (Match match in form.Matches(rest.ToString()))
            {
                var month = Month(match.Groups["m"].Value);
                if (month is >= 1 and <= 12)
                {
                    dates.Add(new CalendarDate(Number(match.Groups["y"]), month, Number(match.Groups["d"])));
                    rest.Remove(match.Index, match.Length).Insert(match.Index, new string(' ', match.Length));
                }
            }
        }

        return (dates, rest.ToString());
    }

    private static int? Number(Group group) =>
        group.Success ? int.Parse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture) : null;

    private static int Month(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : Array.FindIndex(Months, month => text.StartsWith(month, StringComparison.OrdinalIgnoreCase)) + 1;

    private const string Named = @"(?<m>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?";

    [GeneratedRegex(@"(?<![0-9])(?<y>[0-9]{4})(?:-|/|\.\s?)(?<m>[0-9]{1,2})(?:-|/|\.\s?)(?<d>[0-9]{1,2})(?![0-9])")]
    private static partial Regex Numeric();

    [GeneratedRegex(@"(?:(?<![0-9])(?<y>[0-9]{4})년\s*)?(?<![0-9])(?<m>[0-9]{1,2})월(?:\s*(?<d>[0-9]{1,2})일)?")]
    private static partial Regex Korean();

    [GeneratedRegex(
        @"\b" + Named + @"\s+(?:(?<d>[0-9]{1,2})(?:st|nd|rd|th)?\b(?:,?\s+(?<y>[0-9]{4})\b)?|(?<y>[0-9]{4})\b)"
    )]
    private static partial Regex MonthFirst();

    [GeneratedRegex(@"\b(?<d>[0-9]{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?" + Named + @"(?:,?\s+(?<y>[0-9]{4})\b)?")]
    private static partial Regex DayFirst();
}
