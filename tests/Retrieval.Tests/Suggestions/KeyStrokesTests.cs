using FsCheck.Xunit;
using Pipeline.Retrieval.Lexical.SurfaceForms;
using Pipeline.Retrieval.Suggestions;

namespace Pipeline.Retrieval.Tests.Suggestions;

public sealed class KeyStrokesTests
{
    [Theory]
    [InlineData("검색", "ㄱㅓㅁㅅㅐㄱ")]
    [InlineData("닭", "ㄷㅏㄹㄱ")]
    [InlineData("과학", "ㄱㅗㅏㅎㅏㄱ")]
    [InlineData("밝기", "ㅂㅏㄹㄱㄱㅣ")]
    [InlineData("넋이", "ㄴㅓㄱㅅㅇㅣ")]
    [InlineData("wing3", "wing3")]
    public void A_word_is_the_keys_that_type_it(string word, string keys) => Assert.Equal(keys, KeyStrokes.Of(word));

    [Property(MaxTest = 300)]
    public void Keys_compose_to_the_word_again(int seed)
    {
        var random = new Random(seed);
        var word = string.Concat(
            Enumerable.Range(0, random.Next(1, 6)).Select(_ => (char)random.Next('\uAC00', '\uD7A4'))
        );
        Assert.Equal(word, KeyStrokes.Compose(KeyStrokes.Of(word)));
    }

    [Theory]
    [InlineData("ㄱ")]
    [InlineData("거")]
    [InlineData("검")]
    [InlineData("검ㅅ")]
    [InlineData("검새")]
    [InlineData("검색")]
    public void Whatever_is_half_typed_begins_the_word(string typed) =>
        Assert.StartsWith(TypedText.Of($"빠른 {typed}").Keys, KeyStrokes.Of("검색"), StringComparison.Ordinal);

    [Property(MaxTest = 300)]
    public void The_distance_is_that_of_its_definition(int seed)
    {
        var random = new Random(seed);
        string one = Word(random),
            other = Word(random);
        Assert.Equal(Naive(one, other), WordDistance.Between(one, other));

        static string Word(Random random) =>
            string.Concat(Enumerable.Range(0, random.Next(0, 7)).Select(_ => (char)('a' + random.Next(3))));
    }

    private static int Naive(string a, string b)
    {
        if (a.Length == 0 || b.Length == 0)
        {
            return a.Length + b.Length;
        }

        var best = Math.Min(
            Math.Min(Naive(a[1..], b), Naive(a, b[1..])) + 1,
            Naive(a[1..], b[1..]) + (a[0] == b[0] ? 0 : 1)
        );
        return a.Length > 1 && b.Length > 1 && a[0] == b[1] && a[1] == b[0]
            ? Math.Min(best, Naive(a[2..], b[2..]) + 1)
            : best;
    }
}
