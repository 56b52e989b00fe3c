namespace Pipeline.Grains.Particulars;

/// <summary>A date as far as a text gives it.</summary>
/// <param name="Year">The year, or null.</param>
/// <param name="Month">1 to 12.</param>
/// <param name="Day">1 to 31, or null.</param>
internal readonly record struct CalendarDate(int? Year, int Month, int? Day)
{
    /// <summary>Whether another date says all that this one does.</summary>
    public bool IsSaidBy(CalendarDate other) =>
        Month == other.Month && (Year is null || Year == other.Year) && (Day is null || Day == other.Day);
}
