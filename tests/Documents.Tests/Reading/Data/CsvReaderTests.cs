using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Data;

public sealed class CsvReaderTests
{
    [Fact]
    public void ReadsCsv() =>
        Assert.Equal(
            "이름: 김철수; 부서: 개발, 1팀\n이름: 이영희; 부서: \"인사\" 팀",
            Read(Text("이름,부서\r\n김철수,\"개발, 1팀\"\r\n이영희,\"\"\"인사\"\" 팀\"\r\n", "text/csv")).Text
        );

    [Fact]
    public void ReadsTabSeparatedNumbersWithoutAHeader() =>
        Assert.Equal("1\t2\n3\t4", Read(Text("1\t2\n3\t4\n", "", "a.tsv")).Text);

    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("a|b\n1|2\n")]
    [InlineData("a|b\r1|2\r")]
    [InlineData("\uFEFFa;b\r\n1;2")]
    [InlineData("\n\na,b\n\n1,2\n\n")]
    public void FindsTheSeparator(string csv) =>
        Assert.Equal("a: 1\nb: 2".Replace("\n", "; "), Read(Text(csv, "text/csv")).Text);

    [Theory]
    [InlineData("a;b\n1,5;2,5\n3,5;4,25,1\n", "a: 1,5; b: 2,5\na: 3,5; b: 4,25,1")]
    [InlineData("name|note\nx|a, b, c\ny|d, e\n", "name: x; note: a, b, c\nname: y; note: d, e")]
    [InlineData("\"a;a;a\",b\nc,d\n", "a;a;a: c; b: d")]
    public void TheSeparatorIsWhatStandsEquallyOftenInEachLine(string csv, string expected) =>
        Assert.Equal(expected, Read(Text(csv, "text/csv")).Text);

    [Theory]
    [InlineData("a,b\n\"1\n2\",3\n", "a: 1 2; b: 3")]
    [InlineData("a,b\n\"1\r\n\r\n2\",3\n", "a: 1 2; b: 3")]
    [InlineData("a,b\n1\n1,2,3\n", "a: 1\na: 1; b: 2; 3")]
    [InlineData("a,b\nit's 5\" wide,2\n", "a: it's 5\" wide; b: 2")]
    [InlineData("a,b\n\"1\"2,3\n", "a: 12; b: 3")]
    [InlineData("a,b\n,\n1,\n", "a: 1")]
    [InlineData("a,b\n\"open,1\n2,3", "a: open,1 2,3")]
    [InlineData("only\n", "only")]
    [InlineData("a,b", "a\tb")]
    public void ReadsWhatPeopleWrite(string csv, string expected) =>
        Assert.Equal(expected, Read(Text(csv, "text/csv")).Text);

    [Theory]
    [InlineData(",,,\n,,\n")]
    [InlineData("\"\"\n")]
    [InlineData("\n\n")]
    public void RefusesATableWithoutText(string csv) => Refused(Text(csv, "text/csv"), ReadFailure.Empty);
}
