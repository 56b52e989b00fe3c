using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Data;

public sealed class CsvReaderTests
{
    [Fact]
    public void ReadsCsv() =>
        Assert.Equal(
            "| 이름 | 부서 |\n| - | - |\n| 김철수 | 개발, 1팀 |\n| 이영희 | \"인사\" 팀 |",
            Read(Text("이름,부서\r\n김철수,\"개발, 1팀\"\r\n이영희,\"\"\"인사\"\" 팀\"\r\n", "text/csv")).Text
        );

    [Fact]
    public void ReadsTabSeparatedNumbersWithoutAHeader() =>
        Assert.Equal("| 1 | 2 |\n| 3 | 4 |", Read(Text("1\t2\n3\t4\n", "", "a.tsv")).Text);

    [Theory]
    [InlineData("a,b\n1,2\n")]
    [InlineData("a;b\n1;2\n")]
    [InlineData("a\tb\n1\t2\n")]
    [InlineData("a|b\n1|2\n")]
    [InlineData("a|b\r1|2\r")]
    [InlineData("\uFEFFa;b\r\n1;2")]
    [InlineData("\n\na,b\n\n1,2\n\n")]
    public void FindsTheSeparator(string csv) =>
        Assert.Equal("| a | b |\n| - | - |\n| 1 | 2 |", Read(Text(csv, "text/csv")).Text);

    [Theory]
    [InlineData("a;b\n1,5;2,5\n3,5;4,25,1\n", "| a | b |\n| - | - |\n| 1,5 | 2,5 |\n| 3,5 | 4,25,1 |")]
    [InlineData("name|note\nx|a, b, c\ny|d, e\n", "| name | note |\n| - | - |\n| x | a, b, c |\n| y | d, e |")]
    [InlineData("\"a;a;a\",b\nc,d\n", "| a;a;a | b |\n| - | - |\n| c | d |")]
    public void TheSeparatorIsWhatStandsEquallyOftenInEachLine(string csv, string expected) =>
        Assert.Equal(expected, Read(Text(csv, "text/csv")).Text);

    [Theory]
    [InlineData("a,b\n\"1\n2\",3\n", "| a | b |\n| - | - |\n| 1 2 | 3 |")]
    [InlineData("a,b\n\"1\r\n\r\n2\",3\n", "| a | b |\n| - | - |\n| 1 2 | 3 |")]
    [InlineData("a,b\n1\n1,2,3\n", "| a | b |\n| - | - |\n| 1 |\n| 1 | 2 | 3 |")]
    [InlineData("a,b\nit's 5\" wide,2\n", "| a | b |\n| - | - |\n| it's 5\" wide | 2 |")]
    [InlineData("a,b\n\"1\"2,3\n", "| a | b |\n| - | - |\n| 12 | 3 |")]
    [InlineData("a,b\n,\n1,\n", "| a | b |\n| - | - |\n| 1 |")]
    [InlineData("a,b\n\"open,1\n2,3", "| a | b |\n| - | - |\n| open,1 2,3 |")]
    [InlineData(",b,c\n0,x,y\n", "| | b | c |\n| - | - | - |\n| 0 | x | y |")]
    [InlineData(",,c\nx,y,z\n", "| | | c |\n| x | y | z |")]
    [InlineData("나라,2020,2021\n한국,1,2\n", "| 나라 | 2020 | 2021 |\n| - | - | - |\n| 한국 | 1 | 2 |")]
    [InlineData("a,2020.5\nx,1\n", "| a | 2020.5 |\n| x | 1 |")]
    [InlineData("a,1234567\nx,1\n", "| a | 1234567 |\n| x | 1 |")]
    [InlineData("2020,2021\n1,2\n", "| 2020 | 2021 |\n| 1 | 2 |")]
    [InlineData("only\n", "| only |")]
    [InlineData("a,b", "| a | b |")]
    public void ReadsWhatPeopleWrite(string csv, string expected) =>
        Assert.Equal(expected, Read(Text(csv, "text/csv")).Text);

    [Theory]
    [InlineData(",,,\n,,\n")]
    [InlineData("\"\"\n")]
    [InlineData("\n\n")]
    public void RefusesATableWithoutText(string csv) => Refused(Text(csv, "text/csv"), ReadFailure.Empty);
}
