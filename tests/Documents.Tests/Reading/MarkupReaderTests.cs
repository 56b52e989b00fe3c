using System.Text;
using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading;

public sealed class MarkupReaderTests
{
    static MarkupReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void ReadsMarkdown()
    {
        var document = Read(Text(
            """
            ---
            title: "휴가 규정"
            ---
            # 총칙

            이 규정은 **모든** 사원에게
            [적용](https://example.com)된다.

            1. 첫째
               - 안쪽 &amp; `code`
            2. 둘째

            | 직급 | 일수 |
            |------|-----:|
            | 사원 | 15 |
            | 과장 | 17 |

            ## 예시
            ```csharp
            var  x = 1;

            return;
            ```
            > 인용문

            <div><p>안에 든 HTML</p><script>alert(1)</script></div>
            """,
            "text/markdown"));
        Assert.Equal("휴가 규정", document.Title);
        Assert.Equal("markdown", document.Format);
        Assert.Equal(
            [
                "Heading1: 총칙", "Paragraph: 이 규정은 모든 사원에게 적용된다.", "ListItem: 1. 첫째", "ListItem: - 안쪽 & code",
                "ListItem: 2. 둘째", "Table: 직급: 사원; 일수: 15\n직급: 과장; 일수: 17", "Heading2: 예시",
                "Code: var  x = 1;\n\nreturn;", "Paragraph: 인용문", "Paragraph: 안에 든 HTML",
            ],
            Outline(document));
    }

    [Fact]
    public void MarkdownTitleIsTheFirstHeadingWithoutFrontMatter()
        => Assert.Equal("제목", Read(Text("# 제목\n\n본문", "", "읽기.md")).Title);

    [Fact]
    public void RefusesDeepMarkdown() => Refused(Text(new string('>', 5000) + " deep", "text/markdown"), ReadFailure.TooDeep);

    [Fact]
    public void ReadsHtml()
    {
        var document = Read(Text(
            """
            <!DOCTYPE html><html><head><title>안내 &amp; 규정</title><style>p{}</style><script>var a = "<p>no</p>";</script></head>
            <body><nav>메뉴</nav><header>로고</header>
            <h1>휴가 <em>규정</em></h1>
            <p>첫 줄<br>둘째
              줄</p>
            <p hidden>숨김</p><p style="display: none">숨김</p><span aria-hidden="true">숨김</span>
            <ol start="3"><li>셋<ul><li>안</li></ul></li><li><p>넷</p></li></ol>
            <table><caption>표</caption><thead><tr><th>이름</th><th colspan="2">값</th></tr></thead>
            <tr><td rowspan="2">가</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>
            <pre>a
              b</pre>
            <div>맨 글 <b>굵게</b><div>안쪽</div>뒤</div>
            <footer>저작권</footer></body></html>
            """,
            "text/html"));
        Assert.Equal("안내 & 규정", document.Title);
        Assert.Equal(
            [
                "Heading1: 휴가 규정", "Paragraph: 첫 줄\n둘째 줄", "ListItem: 3. 셋", "ListItem: - 안", "ListItem: 4. 넷",
                "Paragraph: 표", "Table: 이름: 가; 값: 1; 값: 2\n이름: 가; 값: 3; 값: 4", "Code: a\n  b", "Paragraph: 맨 글 굵게",
                "Paragraph: 안쪽", "Paragraph: 뒤",
            ],
            Outline(document));
    }

    [Fact]
    public void ReadsOnlyTheMainElement()
        => Assert.Equal("본문", Read(Text("<html><body><div>광고</div><main><p>본문</p></main></body></html>", "text/html")).Text);

    [Fact]
    public void ReadsAPageThatIsOnlyNavigation()
        => Assert.Equal("목차", Read(Text("<html><body><nav>목차</nav></body></html>", "")).Text);

    [Fact]
    public void UnpacksLayoutTables()
        => Assert.Equal(
            ["Heading2: 제목", "Paragraph: 글"],
            Outline(Read(Text("<html><table><tr><td><h2>제목</h2></td><td>글</td></tr></table>", "text/html"))));

    [Theory]
    [InlineData("<meta charset='euc-kr'>")]
    [InlineData("<META HTTP-EQUIV=Content-Type CONTENT=\"text/html; charset=ks_c_5601-1987\">")]
    [InlineData("<meta charset='utf-8'>")]
    public void ReadsHtmlInCodePage949(string meta)
        => Assert.Equal(
            "한국어 문서입니다.",
            Read(Bytes(Encoding.GetEncoding(949).GetBytes($"<html><head>{meta}</head><body>한국어 문서입니다.</body></html>"), "text/html")).Text);

    [Fact]
    public void FlattensDeepHtmlAsBrowsersDo()
    {
        var html = $"<html>{string.Concat(Enumerable.Range(0, 1000).Select(i => $"<div>a{i}"))}";
        var words = Read(Text(html, "text/html")).Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(1000, words.Distinct().Count());
    }

    [Fact]
    public void ARowSpanCannotMultiplyText()
    {
        var html = $"<table><tr><td rowspan=60000>{new string('x', 2000)}</td><td>a</td></tr>"
            + string.Concat(Enumerable.Repeat("<tr><td>b</td></tr>", 5000)) + "</table>";
        Refused(Text(html, "text/html"), ReadFailure.OutputTooLarge, new ReadingLimits { MaxCharacters = 1_000_000 });
    }

    [Fact]
    public void ReadsCsv()
        => Assert.Equal(
            "이름: 김철수; 부서: 개발, 1팀\n이름: 이영희; 부서: \"인사\" 팀",
            Read(Text("이름,부서\r\n김철수,\"개발, 1팀\"\r\n이영희,\"\"\"인사\"\" 팀\"\r\n", "text/csv")).Text);

    [Fact]
    public void ReadsTabSeparatedNumbersWithoutAHeader()
        => Assert.Equal("1\t2\n3\t4", Read(Text("1\t2\n3\t4\n", "", "a.tsv")).Text);

    [Fact]
    public void ReadsJson()
    {
        var document = Read(Text("""[{"제목":"하나","값":{"a":[1,2]}},{"제목":"둘","빈":null}]""", "application/json"));
        Assert.Equal(["Paragraph: 제목: 하나\n값.a: 1\n값.a: 2", "Paragraph: 제목: 둘"], Outline(document));
    }

    [Fact]
    public void ReadsJsonLines()
        => Assert.Equal("a: 1\n\na: 2", Read(Text("{\"a\":1}\n{\"a\":2}\n", "application/json")).Text);

    [Fact]
    public void RefusesDeepJson()
        => Refused(Text(new string('[', 1000) + new string(']', 1000), "application/json"), ReadFailure.TooDeep);

    [Fact]
    public void RefusesBrokenJson() => Refused(Text("{\"a\":", "application/json"), ReadFailure.Damaged);
}
