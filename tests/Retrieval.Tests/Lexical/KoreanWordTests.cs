using Pipeline.Retrieval.Lexical.Analysis;

namespace Pipeline.Retrieval.Tests.Lexical;

public sealed class KoreanWordTests
{
    [Theory]
    [InlineData("검색은", "검색")]
    [InlineData("검색이", "검색")]
    [InlineData("검색을", "검색")]
    [InlineData("검색과", "검색")]
    [InlineData("문서는", "문서")]
    [InlineData("문서가", "문서")]
    [InlineData("문서를", "문서")]
    [InlineData("문서와", "문서")]
    [InlineData("문서에", "문서")]
    [InlineData("문서의", "문서")]
    [InlineData("문서도", "문서")]
    [InlineData("문서만", "문서")]
    [InlineData("문서로", "문서")]
    [InlineData("서울로", "서울")]
    [InlineData("서울에서", "서울")]
    [InlineData("서울에서는", "서울")]
    [InlineData("서울까지", "서울")]
    [InlineData("서울부터", "서울")]
    [InlineData("부산으로", "부산")]
    [InlineData("부산으로부터", "부산")]
    [InlineData("사람들이", "사람")]
    [InlineData("사람들에게", "사람")]
    [InlineData("서울까지도", "서울")]
    [InlineData("서울만의", "서울")]
    [InlineData("고양이를", "고양이")]
    [InlineData("설립했다", "설립")]
    [InlineData("설립된", "설립")]
    [InlineData("설립하였다", "설립")]
    [InlineData("설립되었습니다", "설립")]
    [InlineData("수도인가요", "수도")]
    [InlineData("대통령이었다", "대통령")]
    [InlineData("나이", "나이")]
    [InlineData("바다", "바다")]
    [InlineData("서울", "서울")]
    [InlineData("은", "은")]
    public void Particles_and_endings_come_off_where_they_agree(string word, string stem) =>
        Assert.Equal(stem, KoreanWord.Stem(word).ToString());

    [Theory]
    [InlineData("종이", "종 종이")]
    [InlineData("고양이", "고양 고양이")]
    [InlineData("고양이를", "고양이")]
    [InlineData("부산으로", "부산")]
    [InlineData("서울", "서울")]
    public void The_whole_word_is_kept_where_a_syllable_may_not_be_a_particle(string word, string expected)
    {
        var words = new List<string>();
        KoreanWord.AddStems(word, follows: false, words);
        Assert.Equal(expected, string.Join(' ', words));
    }

    [Fact]
    public void Every_word_keeps_a_stem()
    {
        // All pairs of common syllables, suffixes among them.
        const string syllables = "은는이가을를에의로도만하된한다인들서울나종";
        foreach (var a in syllables)
        {
            foreach (var b in syllables)
            {
                foreach (var c in syllables)
                {
                    string word = new([a, b, c]);
                    var stem = KoreanWord.Stem(word).ToString();
                    Assert.NotEmpty(stem);
                    Assert.StartsWith(stem, word, StringComparison.Ordinal);
                }
            }
        }
    }
}
