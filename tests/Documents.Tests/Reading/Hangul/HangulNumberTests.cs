using Pipeline.Documents.Reading.Hangul;

namespace Pipeline.Documents.Tests.Reading.Hangul;

public sealed class HangulNumberTests
{
    [Theory]
    [InlineData("DIGIT", "1 2 10 100")]
    [InlineData("CIRCLED_DIGIT", "① ② ⑩ (100)")]
    [InlineData("ROMAN_CAPITAL", "I II X C")]
    [InlineData("ROMAN_SMALL", "i ii x c")]
    [InlineData("LATIN_CAPITAL", "A B J CV")]
    [InlineData("LATIN_SMALL", "a b j cv")]
    [InlineData("CIRCLED_LATIN_CAPITAL", "Ⓐ Ⓑ Ⓙ (100)")]
    [InlineData("CIRCLED_LATIN_SMALL", "ⓐ ⓑ ⓙ (100)")]
    [InlineData("HANGUL_SYLLABLE", "가 나 차 100")]
    [InlineData("CIRCLED_HANGUL_SYLLABLE", "㉮ ㉯ ㉷ (100)")]
    [InlineData("HANGUL_JAMO", "ㄱ ㄴ ㅊ ㄴ")]
    [InlineData("CIRCLED_HANGUL_JAMO", "㉠ ㉡ ㉩ (100)")]
    [InlineData("HANGUL_PHONETIC", "일 이 십 백")]
    [InlineData("IDEOGRAPH", "一 二 十 百")]
    [InlineData("CIRCLED_IDEOGRAPH", "㊀ ㊁ ㊉ (100)")]
    [InlineData("DECAGON_CIRCLE", "갑 을 계 계")]
    [InlineData("DECAGON_CIRCLE_HANJA", "甲 乙 癸 癸")]
    [InlineData("SOMETHING_ELSE", "1 2 10 100")]
    public void NumbersAreWrittenAsHangulShowsThem(string format, string expected) =>
        Assert.Equal(
            expected,
            string.Join(' ', new[] { 1, 2, 10, 100 }.Select(n => HangulNumbers.Named(format).Write(n)))
        );

    [Fact]
    public void SyllablesGoOnAfterTheFourteenth() =>
        Assert.Equal(
            "가나다라마바사아자차카타파하거너더",
            string.Concat(Enumerable.Range(1, 17).Select(n => HangulNumber.HangulSyllable.Write(n)))
        );

    [Theory]
    [InlineData(12, "십이")]
    [InlineData(20, "이십")]
    [InlineData(111, "백십일")]
    [InlineData(3456, "삼천사백오십육")]
    public void NumbersAreSpelled(int number, string expected) =>
        Assert.Equal(expected, HangulNumber.HangulPhonetic.Write(number));

    [Fact]
    public void NoNumberOfNoFormatFails()
    {
        foreach (var format in Enum.GetValues<HangulNumber>())
        {
            foreach (var number in new[] { int.MinValue, -1, 0, 1, 84, 85, 9999, 10_000, int.MaxValue })
            {
                Assert.NotEmpty(format.Write(number));
            }
        }
    }

    [Fact]
    public void LevelsCountWithinTheOneAbove()
    {
        var numbering = new HangulNumbering();
        numbering.Define(
            1,
            [
                new HangulLevel("제^1장", HangulNumber.Digit, 1),
                new HangulLevel("^1.^2", HangulNumber.Digit, 1),
                new HangulLevel("^n", HangulNumber.Digit, 3),
                new HangulLevel("^N", HangulNumber.HangulSyllable, 1),
            ]
        );
        var shapes = new[] { 0, 1, 1, 2, 2, 3, 0, 2, 1 }.Select(level => new HangulShape(HangulHead.Number, level, 1));
        Assert.Equal(
            ["제1장", "1.1", "1.2", "1.2.3", "1.2.4", "1.2.4.가.", "제2장", "2.1.3", "2.2"],
            shapes.Select(numbering.Next)
        );
    }

    [Fact]
    public void OutlinesAndListsOfOneNumberingCountApart()
    {
        var numbering = new HangulNumbering { Outline = 1 };
        numbering.Define(1, [new HangulLevel("^1.", HangulNumber.Digit, 1)]);
        Assert.Equal("1.", numbering.Next(new HangulShape(HangulHead.Outline, 0, 0)));
        Assert.Equal("1.", numbering.Next(new HangulShape(HangulHead.Number, 0, 1)));
        Assert.Equal("2.", numbering.Next(new HangulShape(HangulHead.Outline, 0, 0)));
        Assert.Equal("", numbering.Next(new HangulShape(HangulHead.Bullet, 0, 1)));
        Assert.Equal("", numbering.Next(new HangulShape(HangulHead.Number, 0, 9)));
        Assert.Equal("", numbering.Next(new HangulShape(HangulHead.Number, 5, 1)));
    }
}
