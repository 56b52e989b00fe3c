using System.Text.RegularExpressions;

namespace Pipeline.Retrieval.Tests.Paraphrase;

/// <summary>Pairs of questions that differ in one thing that makes another question of one of them: a word, a number, a
/// unit, a name, a negation, a direction. Half of them are said in other forms as well, so that the difference is not
/// all that differs.</summary>
public static partial class MinimalPairs
{
    /// <summary>The pairs.</summary>
    /// <param name="questions">Questions to take words from and to change.</param>
    /// <param name="seed">The same seed gives the same pairs.</param>
    public static IEnumerable<MinimalPair> Make(IReadOnlyList<string> questions, int seed)
    {
        var random = new Random(seed);
        foreach (
            var pair in Templates()
                .Concat(Words(questions, random))
                .Concat(Opposites(questions))
                .Concat(Others(questions))
        )
        {
            if (pair.One != pair.Other)
            {
                yield return random.Next(2) == 0 ? pair : pair with { Other = Wrapped(pair.Other, random) };
            }
        }
    }

    private static IEnumerable<MinimalPair> Templates()
    {
        foreach (var (template, slots, kind) in PairTables.Templates)
        {
            foreach (var one in slots)
            {
                foreach (var other in slots.Where(other => other != one))
                {
                    yield return new MinimalPair(template.Replace("{}", one), template.Replace("{}", other), kind);
                }
            }
        }

        foreach (var (template, slots) in PairTables.Directions)
        {
            foreach (var one in slots)
            {
                foreach (var other in slots.Where(other => other != one))
                {
                    yield return new MinimalPair(
                        template.Replace("{1}", one).Replace("{2}", other),
                        template.Replace("{1}", other).Replace("{2}", one),
                        "direction"
                    );
                }
            }
        }
    }

    /// <summary>A word of a question changed for one of another question.</summary>
    private static IEnumerable<MinimalPair> Words(IReadOnlyList<string> questions, Random random)
    {
        string[] english = [.. questions.Where(IsEnglish).SelectMany(Content).Distinct().Order(StringComparer.Ordinal)];
        string[] korean =
        [
            .. questions.Where(q => !IsEnglish(q)).SelectMany(Content).Distinct().Order(StringComparer.Ordinal),
        ];
        foreach (var question in questions)
        {
            var pool = IsEnglish(question) ? english : korean;
            foreach (var word in Content(question).Distinct())
            {
                for (var i = 0; i < 9; i++)
                {
                    var other = pool[random.Next(pool.Length)];
                    if (
                        !IsForm(word, other)
                        && !PairTables.Same.Any(same => same.Contains(word) && same.Contains(other))
                    )
                    {
                        yield return new MinimalPair(question, Replace(question, word, other), "word");
                    }
                }
            }
        }
    }

    private static IEnumerable<MinimalPair> Opposites(IReadOnlyList<string> questions)
    {
        foreach (var (one, other) in PairTables.Opposites)
        {
            foreach (var frame in IsEnglish(one) ? PairTables.EnglishFrames : PairTables.KoreanFrames)
            {
                yield return new MinimalPair(frame.Replace("{}", one), frame.Replace("{}", other), "opposite");
                yield return new MinimalPair(frame.Replace("{}", other), frame.Replace("{}", one), "opposite");
            }

            foreach (var question in questions.Where(question => Holds(question, one)))
            {
                yield return new MinimalPair(question, Replace(question, one, other), "opposite");
            }
        }
    }

    private static IEnumerable<MinimalPair> Others(IReadOnlyList<string> questions)
    {
        foreach (var question in questions)
        {
            foreach (var (pattern, with, kind) in PairTables.Changes)
            {
                var changed = Regex.Replace(question, pattern, with, RegexOptions.CultureInvariant);
                if (changed != question)
                {
                    yield return new MinimalPair(question, changed, kind);
                }
            }
        }
    }

    private static string Wrapped(string question, Random random)
    {
        var bare = question.TrimEnd('?', '.');
        if (IsEnglish(question))
        {
            var lead = PairTables.EnglishLeads[random.Next(PairTables.EnglishLeads.Length)];
            return $"{lead}{bare}?";
        }

        return $"{PairTables.KoreanLeads[random.Next(PairTables.KoreanLeads.Length)]}{bare}?";
    }

    private static bool IsEnglish(string text) => !text.Any(character => character is >= '가' and <= '힣');

    private static IEnumerable<string> Content(string question) =>
        Word()
            .Matches(question)
            .Select(match => match.Value)
            .Where(word =>
                word.Length > (IsEnglish(word) ? 3 : 1)
                && !PairTables.Function.Contains(word.ToLowerInvariant())
                && !PairTables.KoreanFunction().IsMatch(word)
            );

    /// <summary>Whether two words are one with other endings.</summary>
    private static bool IsForm(string one, string other) =>
        string.Equals(
            one[..Math.Min(one.Length, IsEnglish(one) ? 4 : 2)],
            other[..Math.Min(other.Length, IsEnglish(other) ? 4 : 2)],
            StringComparison.OrdinalIgnoreCase
        );

    private static bool Holds(string question, string word) =>
        Regex.IsMatch(question, $@"(?<![\w]){Regex.Escape(word)}", RegexOptions.CultureInvariant);

    private static string Replace(string question, string word, string other) =>
        new Regex($@"(?<![\w]){Regex.Escape(word)}(?![a-z])", RegexOptions.CultureInvariant).Replace(
            question,
            other,
            1
        );

    [GeneratedRegex("[A-Za-z]+|[가-힣]+")]
    private static partial Regex Word();
}

/// <summary>Two questions of which one is not the other.</summary>
/// <param name="One">A question.</param>
/// <param name="Other">The other.</param>
/// <param name="Kind">In what they differ.</param>
public sealed record MinimalPair(string One, string Other, string Kind);
