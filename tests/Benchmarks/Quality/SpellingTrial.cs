using Pipeline.Retrieval.Lexical.Analysis;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using Pipeline.Retrieval.Shards;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Benchmarks.Quality;

/// <summary>Misspells words of real questions by one key each and looks whether "did you mean" restores them; and
/// counts the right words that it would change.</summary>
internal static class SpellingTrial
{
    private const int Words = 200;
    private const string LatinKeys = "etaoinshrdlcumwfgypbvk";
    private const string KoreanKeys = "ㅇㄴㄱㄹㅅㄷㅈㅁㅎㅂㅏㅣㅗㅓㅜㅡㅔㅐ";

    /// <summary>What became of the words of a set.</summary>
    /// <param name="Tried">Words misspelt.</param>
    /// <param name="Restored">Corrected to what they were.</param>
    /// <param name="Wrong">Corrected to something else.</param>
    /// <param name="Right">Different words of the questions, as they are.</param>
    /// <param name="Harmed">Right words that would be changed.</param>
    public sealed record Outcome(int Tried, int Restored, int Wrong, int Right, int Harmed);

    public static Outcome Run(JudgedSet set, ShardSnapshot snapshot, CancellationToken cancellationToken)
    {
        var random = new Random(5);
        string[] words =
        [
            .. set
                .Queries.SelectMany(query =>
                    SurfaceWords.Of(TextNormalizer.Normalize(query.Text)).Select(word => word.Text)
                )
                .Distinct()
                .Where(word => WordDistance.Allowed(KeyStrokes.Of(word)) > 0),
        ];
        var harmed = words.Count(word => Corrected(word) is not null);
        random.Shuffle(words);
        int tried = 0,
            restored = 0,
            wrong = 0;
        foreach (var word in words.Where(word => snapshot.Complete(word, 1, cancellationToken).Count > 0).Take(Words))
        {
            var typed = Misspelt(word, random);
            if (typed != word)
            {
                tried++;
                var corrected = Corrected(typed);
                restored += corrected == word ? 1 : 0;
                wrong += corrected is not null && corrected != word ? 1 : 0;
            }
        }

        return new Outcome(tried, restored, wrong, words.Length, harmed);

        string? Corrected(string text) =>
            Spelling.Correct(text, Spelling.Merge([snapshot.Correct(text, cancellationToken)]));
    }

    private static string Misspelt(string word, Random random)
    {
        var keys = KeyStrokes.Of(word);
        var others = KeyStrokes.HasHangul(keys) ? KoreanKeys : LatinKeys;
        var at = random.Next(keys.Length);
        var other = others[random.Next(others.Length)];
        return KeyStrokes.Compose(
            random.Next(4) switch
            {
                0 => keys[..at] + keys[(at + 1)..],
                1 => keys[..at] + other + keys[at..],
                2 when at + 1 < keys.Length => keys[..at] + keys[at + 1] + keys[at] + keys[(at + 2)..],
                _ => keys[..at] + other + keys[(at + 1)..],
            }
        );
    }
}
