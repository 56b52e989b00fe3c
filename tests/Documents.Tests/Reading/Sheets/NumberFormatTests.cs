using FsCheck.Xunit;
using Pipeline.Documents.Reading.Sheets;

namespace Pipeline.Documents.Tests.Reading.Sheets;

public sealed class NumberFormatTests
{
    [Theory]
    [InlineData(null, 0.1, "0.1")]
    [InlineData("General", 1234567.5, "1234567.5")]
    [InlineData("General", 0.30000000000000004, "0.3")]
    [InlineData("0", 2.5, "3")]
    [InlineData("0.00", -2.5, "-2.50")]
    [InlineData("#,##0", 1234567, "1,234,567")]
    [InlineData("#,##0.00;[Red]-#,##0.00", -1234.5, "-1,234.50")]
    [InlineData("$#,##0.00;[Red]($#,##0.00)", -1599.99, "($1,599.99)")]
    [InlineData("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"??_);_(@_)", 1234, "1,234")]
    [InlineData("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"??_);_(@_)", -1234, "(1,234)")]
    [InlineData("_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"??_);_(@_)", 0, "-")]
    [InlineData("[$€-407] #,##0.00", 12, "€ 12.00")]
    [InlineData("#,##0\"원\"", 9900, "9,900원")]
    [InlineData("0.0%", 0.125, "12.5%")]
    [InlineData("0.00E+00", 198000000, "1.98E+8")]
    [InlineData("#,##0,\"K\"", 1234567, "1,235K")]
    [InlineData("0.0##", 1.5, "1.5")]
    [InlineData("yyyy-mm-dd", 45306, "2024-01-15")]
    [InlineData("m/d/yy h:mm", 45306.75, "2024-01-15 18:00")]
    [InlineData("h:mm:ss", 0.5, "12:00:00")]
    [InlineData("[h]:mm", 1.5, "36:00:00")]
    [InlineData("mmm-yy", 45306, "2024-01")]
    [InlineData("yyyy\"년\" m\"월\" d\"일\"", 45306, "2024-01-15")]
    [InlineData("m/d/yy", 1, "1900-01-01")]
    [InlineData("@", 5, "5")]
    public void NumbersLookAsTheirFormatSays(string? code, double value, string shown) =>
        Assert.Equal(shown, NumberFormat.Of(code).Show(value));

    [Fact]
    public void DaysMayBeCountedFrom1904() =>
        Assert.Equal("2008-01-16", NumberFormat.Of("yyyy-mm-dd").Show(38001, epoch1904: true));

    [Property(MaxTest = 500)]
    public void AnyFormatShowsAnyNumber(string? code, double value) =>
        Assert.NotNull(NumberFormat.Of(code).Show(value));

    [Property(MaxTest = 500)]
    public void AnyFormatOfTheLettersOfFormatsShowsAnyNumber(int seed, double value)
    {
        var random = new Random(seed);
        var letters = "0#?.,%E+-/\"\\_*[]@;ymdhsAMP$ General".ToCharArray();
        var code = string.Concat(
            Enumerable.Range(0, random.Next(1, 24)).Select(_ => letters[random.Next(letters.Length)])
        );
        Assert.NotNull(NumberFormat.Of(code).Show(value));
    }
}
