using Pipeline.Grains.Particulars;
using Pipeline.Retrieval.Duplicates;

namespace Pipeline.Grains.Answers.Support;

/// <summary>
/// Judges a sentence by a passage without a model: numbers with their units, dates, names and negation must be as the
/// passage has them; for the rest counts how much of the sentence's content the passage has.
/// </summary>
internal static class SentenceJudge
{
    // Numbers and negation say what these say.
    private static readonly string[] Limits =
    [
        "no",
        "than",
        "more",
        "fewer",
        "less",
        "later",
        "least",
        "most",
        "latest",
        "any",
        "up",
        "within",
        "must",
        "may",
        "need",
        "should",
    ];

    // Sentences that say as much of the claim, to a tenth, are all asked whether they deny it.
    private const double AsClose = 0.9;

    // Half of what the nearest sentence says of it.
    private const double Beside = 0.5;

    /// <summary>Judges by words alone.</summary>
    /// <param name="sentence">The sentence, without citations.</param>
    /// <param name="passage">The passage.</param>
    /// <returns>Null: the sentence states nothing.</returns>
    public static SupportLevel? Judge(string sentence, PassageFacts passage) => Weigh(sentence, passage)?.Level();

    /// <summary>Says what words say.</summary>
    /// <inheritdoc cref="Judge"/>
    public static SentenceWeight? Weigh(string sentence, PassageFacts passage)
    {
        var (dates, rest) = DateReader.Read(WithoutListNumber(sentence));
        var numbers = NumberReader.Read(rest);

        // Digits are compared as numbers: 3만 is 30,000.
        var units = ContentUnits.Of(rest);
        units.RemoveWhere(unit => unit.Any(char.IsDigit));
        units.ExceptWith(Limits);
        if (units.Count < 2 && dates.Count == 0 && numbers.Count == 0)
        {
            return null;
        }

        var share = units.Count == 0 ? 1 : ContentUnits.Share(units, passage.Units);
        return new SentenceWeight(
            share,
            !HasFacts(units, numbers, dates, passage)
                || !NameReader.Read(rest).All(name => Has(passage, name))
                || Contradicts(sentence, units, passage)
        );
    }

    /// <summary>
    /// Says of a sentence in another language than the passage what can be said without knowing it: its numbers and
    /// dates must be in the passage. The rest is as open as words can leave it, so nothing supports it but a model that
    /// reads both languages.
    /// </summary>
    /// <inheritdoc cref="Judge"/>
    public static SentenceWeight? WeighAcross(string sentence, PassageFacts passage)
    {
        var (dates, rest) = DateReader.Read(WithoutListNumber(sentence));
        var numbers = NumberReader.Read(rest);
        if (ContentUnits.Of(rest).Count < 2 && dates.Count == 0 && numbers.Count == 0)
        {
            return null;
        }

        var has =
            numbers.All(number => passage.Numbers.Any(number.Agrees))
            && dates.All(date => passage.Dates.Any(date.IsSaidBy));
        return new SentenceWeight(SentenceWeight.Little, !has);
    }

    /// <summary>
    /// Whether the passage has the numbers and dates where it speaks of what the sentence states: in the sentences that
    /// say most of it, or in one beside them, which may go on about the same. A number from elsewhere is another one.
    /// </summary>
    private static bool HasFacts(
        HashSet<string> units,
        IReadOnlyList<Quantity> numbers,
        IReadOnlyList<CalendarDate> dates,
        PassageFacts passage
    )
    {
        if (numbers.Count == 0 && dates.Count == 0)
        {
            return true;
        }

        double[] shares = [.. passage.Statements.Select(statement => ContentUnits.Share(units, statement.Units))];
        var least = shares.DefaultIfEmpty().Max() * Beside;
        var near = passage
            .Statements.Where(
                (_, i) =>
                    shares[i] >= least
                    || (i > 0 && shares[i - 1] >= least)
                    || (i + 1 < shares.Length && shares[i + 1] >= least)
            )
            .ToArray();
        return numbers.All(number =>
                passage.Heading.Any(number.Agrees) || near.Any(statement => statement.Numbers.Any(number.Agrees))
            ) && dates.All(date => near.Any(statement => statement.Dates.Any(date.IsSaidBy)));
    }

    private static bool Has(PassageFacts passage, string name) =>
        passage.Words.Contains(string.Concat(PassageWords.Of(name)), StringComparison.Ordinal);

    /// <summary>
    /// Whether the sentences of the passage that are nearest all deny what this one states, or the other way round.
    /// What denies needs a sentence that denies however little the passage says of it: nobody says what is not so.
    /// </summary>
    private static bool Contradicts(string sentence, HashSet<string> units, PassageFacts passage)
    {
        var nearest = passage
            .Sentences.Select(other => (Share: ContentUnits.Share(units, other.Units), other.Denies))
            .ToArray();
        var best = nearest.Length == 0 ? 0 : nearest.Max(other => other.Share);
        var denies = Negation.In(sentence);
        return (denies || best >= SentenceWeight.Some)
            && nearest.Where(other => other.Share >= best * AsClose).All(other => other.Denies != denies);
    }

    private static string WithoutListNumber(string sentence)
    {
        var text = sentence.TrimStart();
        var digits = text.TakeWhile(char.IsAsciiDigit).Count();
        return
            digits is > 0 and <= 3 && digits + 1 < text.Length && text[digits] is '.' or ')' && text[digits + 1] is ' '
            ? text[(digits + 1)..]
            : text;
    }
}
