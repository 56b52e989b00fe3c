using System.Globalization;

namespace Pipeline.Benchmarks.Questions;

/// <summary>Texts of words that mean nothing, a few of them frequent.</summary>
internal static class MadeUpWords
{
    private const int WordsOfADocument = 60;
    private const int Vocabulary = 4_000;

    public static string Text(Random random) =>
        string.Join(' ', Enumerable.Range(0, WordsOfADocument).Select(i => Word(random) + (i % 12 == 11 ? "." : "")));

    public static string Question(Random random) => string.Join(' ', Enumerable.Range(0, 4).Select(_ => Word(random)));

    /// <summary>A made-up word; few are frequent.</summary>
    private static string Word(Random random)
    {
        var rank = (int)(Vocabulary * Math.Pow(random.NextDouble(), 2.5));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"w{(char)('a' + (rank % 26))}{(char)('a' + (rank / 26 % 26))}{rank}"
        );
    }
}
