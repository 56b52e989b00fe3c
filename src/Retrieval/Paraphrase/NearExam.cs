using Pipeline.Retrieval.Calibration;
using Pipeline.Retrieval.Conversation.Korean;
using Pipeline.Retrieval.Shards;

namespace Pipeline.Retrieval.Paraphrase;

/// <summary>
/// Questions about a collection's own passages by which it is measured what is near: each said in two ways, and changed
/// in one word or number, which makes another question of it.
/// </summary>
/// <param name="One">A question.</param>
/// <param name="Same">The same in other words.</param>
/// <param name="Changed">Other questions, which differ in one word or number.</param>
public sealed record NearExam(string One, string Same, IReadOnlyList<string> Changed)
{
    private const int MostWords = 6;
    private const int Changes = 3;

    /// <summary>Makes at most one exam of every passage.</summary>
    /// <param name="chunks">The passages.</param>
    /// <param name="most">Most exams.</param>
    /// <param name="seed">The same seed gives the same exams.</param>
    public static IReadOnlyList<NearExam> Make(IReadOnlyList<FetchedChunk> chunks, int most, int seed)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        var random = new Random(seed);
        string[] words = [.. KnownItemSampler.Sample(chunks, seed).SelectMany(item => Words(item.Question)).Distinct()];
        var exams = new List<NearExam>();
        foreach (var item in KnownItemSampler.Sample(chunks, seed))
        {
            string[] about = [.. Words(item.Question).Take(MostWords)];
            if (exams.Count == most || about.Length < 2)
            {
                continue;
            }

            var isKorean = string.Concat(about).Any(character => character is >= '가' and <= '힣');
            string[] changed =
            [
                .. Enumerable
                    .Range(0, Changes)
                    .Select(_ => Said(Change(about, words, random), isKorean, random.Next(2))),
            ];
            exams.Add(new NearExam(Said(about, isKorean, 0), Said(about, isKorean, 1), changed));
        }

        return exams;
    }

    private static string[] Change(string[] about, string[] words, Random random)
    {
        var at = random.Next(about.Length);
        var number = Array.FindIndex(about, word => word.All(char.IsAsciiDigit));
        if (number >= 0 && random.Next(2) == 0)
        {
            return [.. about[..number], $"{about[number]}0", .. about[(number + 1)..]];
        }

        var other = words[random.Next(words.Length)];
        return IsOther(about[at], other) ? [.. about[..at], other, .. about[(at + 1)..]] : [.. about, "2"];
    }

    /// <summary>Whether a word in the place of another makes another question.</summary>
    private static bool IsOther(string word, string other) =>
        Meant(word) is { Length: > 1 } one && Meant(other) is { Length: > 1 } two && one != two;

    private static string Meant(string word)
    {
        word = word.ToLowerInvariant();
        var isEmpty =
            EnglishPhrases.Empty.Contains(word)
            || EnglishPhrases.Auxiliaries.Contains(word)
            || EnglishPhrases.Modes.ContainsKey(word)
            || word is "of" or "and" or "for";
        return isEmpty ? "" : KoreanParticles.Split(EnglishPhrases.Base(word)).Noun;
    }

    private static string Said(string[] about, bool isKorean, int way)
    {
        var topic = string.Join(' ', about);
        return (isKorean, way) switch
        {
            (true, 0) => $"{topic} 알려주세요",
            (true, _) => $"{topic}에 대해 설명해 주세요",
            (false, 0) => $"What is {topic}?",
            _ => $"Can you tell me what {topic} is?",
        };
    }

    private static IEnumerable<string> Words(string text) =>
        Sentences
            .Words(text)
            .Select(word => word.Trim('.', ',', ';', ':', '?', '!', '"', '(', ')'))
            .Where(word => word.Length > 1);
}
