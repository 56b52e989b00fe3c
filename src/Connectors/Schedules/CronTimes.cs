using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Pipeline.Connectors.Schedules;

/// <summary>
/// Times by five fields as of cron: minute, hour, day of the month, month, day of the week (0 or 7 is Sunday), each
/// <c>*</c>, a number, a range, a list of those, each with a step. When both days are given, either will do, as in
/// cron. In UTC, so no hour is skipped or comes twice.
/// </summary>
internal sealed class CronTimes
{
    private static readonly (int Low, int High)[] Ranges = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 7)];

    // Four years and a bit hold every date, 29 February too, unless a century is no leap year.
    private const int MostDays = 366 * 9;

    private readonly ulong[] _fields;
    private readonly bool _anyDay;
    private readonly bool _anyWeekday;

    private CronTimes(ulong[] fields, bool anyDay, bool anyWeekday) =>
        (_fields, _anyDay, _anyWeekday) = (fields, anyDay, anyWeekday);

    /// <summary>Reads five fields.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CronTimes? times)
    {
        times = null;
        var parts = (text ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Ranges.Length)
        {
            return false;
        }

        var fields = new ulong[Ranges.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!TryField(parts[i], Ranges[i], out fields[i]))
            {
                return false;
            }
        }

        // Sunday is both.
        fields[4] |= (fields[4] >> 7) & 1;
        var found = new CronTimes(fields, parts[2].StartsWith('*'), parts[4].StartsWith('*'));
        times = found.After(DateTimeOffset.UnixEpoch) is null ? null : found;
        return times is not null;
    }

    /// <summary>The first of them after a moment; null: there is none.</summary>
    public DateTimeOffset? After(DateTimeOffset moment)
    {
        var start = moment.ToUniversalTime();
        start = new DateTimeOffset(start.Ticks - (start.Ticks % TimeSpan.TicksPerMinute), TimeSpan.Zero).AddMinutes(1);
        for (var day = 0; day < MostDays; day++)
        {
            var date = new DateTimeOffset(start.Date, TimeSpan.Zero).AddDays(day);
            if (!IsDay(date))
            {
                continue;
            }

            for (var minute = day == 0 ? (int)start.TimeOfDay.TotalMinutes : 0; minute < 24 * 60; minute++)
            {
                if (Has(0, minute % 60) && Has(1, minute / 60))
                {
                    return date.AddMinutes(minute);
                }
            }
        }

        return null;
    }

    private bool IsDay(DateTimeOffset date)
    {
        var (day, weekday) = (Has(2, date.Day), Has(4, (int)date.DayOfWeek));
        return Has(3, date.Month) && (_anyDay || _anyWeekday ? day && weekday : day || weekday);
    }

    private bool Has(int field, int value) => (_fields[field] >> value & 1) != 0;

    private static bool TryField(string text, (int Low, int High) range, out ulong bits)
    {
        bits = 0;
        foreach (var part in text.Split(','))
        {
            var (span, step) = part.Split('/') switch
            {
                [var one] => (one, 1),
                [var one, var by] when TryNumber(by, (1, range.High), out var number) => (one, number),
                _ => ("", 0),
            };
            var (low, high) = (0, -1);
            switch (span.Split('-'))
            {
                case ["*"]:
                    (low, high) = range;
                    break;
                case [var only] when TryNumber(only, range, out low):
                    // As in cron, a number with a step goes on to the end.
                    high = part.Contains('/', StringComparison.Ordinal) ? range.High : low;
                    break;
                case [var from, var to] when TryNumber(from, range, out low) && TryNumber(to, range, out high):
                    break;
                default:
                    return false;
            }

            if (low > high)
            {
                return false;
            }

            for (var value = low; value <= high; value += step)
            {
                bits |= 1UL << value;
            }
        }

        return true;
    }

    private static bool TryNumber(string text, (int Low, int High) range, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
        && number >= range.Low
        && number <= range.High;
}
