using Pipeline.Grains.Particulars;
using Pipeline.Retrieval.Paraphrase;

namespace Pipeline.Grains.Cache;

/// <summary>Whether two questions in other words are the same: their forms agree, and so do their numbers with units,
/// their dates, and what they deny.</summary>
internal static class NearAgreement
{
    /// <summary>Whether they are.</summary>
    /// <param name="one">A question.</param>
    /// <param name="other">The other.</param>
    public static bool Holds(string one, string other) =>
        QuestionForm.Of(one) is { } form
        && QuestionForm.Of(other) is { } theirs
        && form.Agrees(theirs)
        && Negation.In(one) == Negation.In(other)
        && Facts(one).SequenceEqual(Facts(other));

    private static IEnumerable<string> Facts(string text)
    {
        var (dates, others) = DateReader.Read(text);
        return dates
            .Select(date => date.ToString())
            .Concat(NumberReader.Read(others).Select(number => number.ToString()))
            .Order(StringComparer.Ordinal);
    }
}
