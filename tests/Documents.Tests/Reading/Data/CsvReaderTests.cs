using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Data;

public sealed class CsvReaderTests
{
    [Fact]
    public void ReadsCsv()
        => Assert.Equal(
            "이름: 김철수; 부서: 개발, 1팀\n이름: 이영희; 부서: \"인사\" 팀",
            Read(Text("이름,부서\r\n김철수,\"개발, 1팀\"\r\n이영희,\"\"\"인사\"\" 팀\"\r\n", "text/csv")).Text);

    [Fact]
    public void ReadsTabSeparatedNumbersWithoutAHeader()
        => Assert.Equal("1\t2\n3\t4", Read(Text("1\t2\n3\t4\n", "", "a.tsv")).Text);
}
