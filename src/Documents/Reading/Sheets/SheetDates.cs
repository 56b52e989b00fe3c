using System.Globalization;

namespace Pipeline.Documents.Reading.Sheets;

/// <summary>Writes serial numbers of days as dates and times.</summary>
internal static class SheetDates
{
    // Day 60 is the 29 February 1900 that never was (ECMA-376 part 1, 18.17.4.1).
    private const int NoSuchDay = 60;
    private const double Days1904 = 1462;
    private const double LastDay = 2958466;

    /// <summary>The date, with the parts that a section shows; null when it is none.</summary>
    public static string? Show(double value, NumberSection section, bool epoch1904)
    {
        if (!double.IsFinite(value) || value < 0 || value >= LastDay)
        {
            return null;
        }

        var letters = section.DateLetters;
        var hasDay = letters.Contains('d') || letters.Contains('y');
        var hasTime = letters.Contains('h') || letters.Contains('s');
        if (section.IsElapsed)
        {
            var elapsed = TimeSpan.FromSeconds(Math.Round(value * 86400));
            return string.Create(
                CultureInfo.InvariantCulture,
                $"{(long)elapsed.TotalHours}:{elapsed.Minutes:00}:{elapsed.Seconds:00}"
            );
        }

        if (epoch1904)
        {
            value += Days1904;
        }
        else if (value < NoSuchDay)
        {
            value++;
        }

        var date = DateTime.FromOADate(Math.Round(value * 86400) / 86400);
        var second = letters.Contains('s') ? ":ss" : "";
        var pattern =
            hasTime && (!hasDay || value < 2) ? $"HH:mm{second}"
            : hasTime ? $"yyyy-MM-dd HH:mm{second}"
            : letters.Contains('d') || !letters.Contains('y') ? "yyyy-MM-dd"
            : letters.Contains('m') ? "yyyy-MM"
            : "yyyy";
        return date.ToString(pattern, CultureInfo.InvariantCulture);
    }
}
