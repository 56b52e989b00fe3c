using System.Globalization;
using System.Text.RegularExpressions;

namespace Pipeline.Connectors.Schedules;

/// <summary>When a connector runs: after an interval, at times of the day (UTC), or only when somebody asks.</summary>
public sealed partial class Schedule
{
    /// <summary>The shortest interval.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(366);

    private readonly TimeSpan? _interval;
    private readonly CronTimes? _times;

    private Schedule(TimeSpan? interval, CronTimes? times) => (_interval, _times) = (interval, times);

    /// <summary>Only when somebody asks.</summary>
    public static Schedule Never { get; } = new(null, null);

    /// <summary>Reads a schedule.</summary>
    /// <param name="text">An interval such as <c>90s</c>, <c>15m</c>, <c>6h</c> or <c>1d</c>; five fields as of cron,
    /// such as <c>0 3 * * 1-5</c> (minute, hour, day, month, day of the week, in UTC); or <c>never</c>.</param>
    /// <param name="schedule">The schedule.</param>
    /// <returns>False: it is none of these.</returns>
    public static bool TryParse(string? text, out Schedule schedule)
    {
        schedule = Never;
        if (text is "never")
        {
            return true;
        }

        if (Interval().Match(text ?? "") is { Success: true } match)
        {
            var number = int.Parse(match.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            var interval = match.Groups["unit"].Value switch
            {
                "s" => TimeSpan.FromSeconds(number),
                "m" => TimeSpan.FromMinutes(number),
                "h" => TimeSpan.FromHours(number),
                _ => TimeSpan.FromDays(number),
            };
            schedule = new Schedule(interval, null);
            return interval >= Shortest && interval <= Longest;
        }

        if (!CronTimes.TryParse(text, out var times))
        {
            return false;
        }

        schedule = new Schedule(null, times);
        return true;
    }

    /// <summary>When it runs next.</summary>
    /// <param name="last">When it last began; null: it never did.</param>
    /// <param name="now">The time.</param>
    /// <returns>The moment, which may have passed; null: only when somebody asks.</returns>
    public DateTimeOffset? Next(DateTimeOffset? last, DateTimeOffset now) =>
        _times is not null ? _times.After(last ?? now)
        : _interval is { } interval ? (last is { } began ? began + interval : now)
        : null;

    [GeneratedRegex(@"\A(?<n>[0-9]{1,7})(?<unit>[smhd])\z", RegexOptions.CultureInvariant)]
    private static partial Regex Interval();
}
