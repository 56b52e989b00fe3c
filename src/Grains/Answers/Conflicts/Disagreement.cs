using Pipeline.Grains.Answers.Support;
using Pipeline.Grains.Particulars;

namespace Pipeline.Grains.Answers.Conflicts;

/// <summary>What two statements of the same differ in.</summary>
internal enum Disagreement
{
    /// <summary>They do not contradict each other, as far as can be seen.</summary>
    None,

    /// <summary>One number, in the same unit.</summary>
    Number,

    /// <summary>One date.</summary>
    Date,

    /// <summary>One denies what the other states.</summary>
    Negation,
}

/// <summary>
/// Tells whether two statements contradict each other. A contradiction that is none costs trust, so both must be about
/// the very same by all their words, their titles and their headings, and differ in one thing only.
/// </summary>
internal static class Disagreements
{
    private const int EarliestYear = 1800;
    private const int LatestYear = 2100;

    /// <summary>Compares two statements.</summary>
    public static Disagreement Of(Claim one, Claim other)
    {
        if (!AreOfTheSame(one, other))
        {
            return Disagreement.None;
        }

        var numbers = (Own(one.Numbers, other.Numbers), Own(other.Numbers, one.Numbers));
        var dates = (
            one.Dates.Where(date => !other.Dates.Contains(date)).ToArray(),
            other.Dates.Where(date => !one.Dates.Contains(date)).ToArray()
        );
        return (numbers, dates) switch
        {
            (([], []), ([], [])) => one.Denies != other.Denies && one.Subject.SetEquals(other.Subject)
                ? Disagreement.Negation
                : Disagreement.None,
            (([var first], [var second]), ([], []))
                when one.Denies == other.Denies && Excludes(first, second, one, other) => Disagreement.Number,
            (([], []), ([var first], [var second]))
                when one.Denies == other.Denies && !first.IsSaidBy(second) && !second.IsSaidBy(first) =>
                Disagreement.Date,
            _ => Disagreement.None,
        };
    }

    private static bool AreOfTheSame(Claim one, Claim other) =>
        one.Subject.Overlaps(other.Subject)
        && one.Subject.All(word => other.Subject.Contains(word) || other.Headings.Contains(word))
        && other.Subject.All(word => one.Subject.Contains(word) || one.Headings.Contains(word))
        && (one.Headings.Count == 0 || other.Headings.Count == 0 || one.Headings.SetEquals(other.Headings))
        && (one.Years.Count == 0 || other.Years.Count == 0 || one.Years.SetEquals(other.Years));

    private static bool Excludes(Quantity first, Quantity second, Claim one, Claim other) =>
        first.Unit == second.Unit
        && !(one.IsAtMost && other.IsAtLeast)
        && !(one.IsAtLeast && other.IsAtMost)
        && (one.IsFounding || !(IsYear(first) && IsYear(second)));

    /// <summary>Of which year something is said tells two things apart; when something was founded does not.</summary>
    private static bool IsYear(Quantity number) =>
        number.Unit is null or "year" && number.Value is >= EarliestYear and <= LatestYear && number.Value % 1 == 0;

    private static Quantity[] Own(IReadOnlyList<Quantity> numbers, IReadOnlyList<Quantity> others) =>
        [.. numbers.Where(number => !others.Any(number.Agrees)).Distinct()];
}
