using System.Text;
using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Html;

public sealed class HtmlReaderTests
{
    static HtmlReaderTests() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    [Fact]
    public void ReadsHtml()
    {
        var document = Read(
            Text(
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
                "text/html"
            )
        );
        Assert.Equal("안내 & 규정", document.Title);
        Assert.Equal(
            [
                "Heading1: 휴가 규정",
                "Paragraph: 첫 줄\n둘째 줄",
                "ListItem: 3. 셋",
                "ListItem: - 안",
                "ListItem: 4. 넷",
                "Paragraph: 표",
                "Table: | 이름 | 값 | 값 |\n| - | - | - |\n| 가 | 1 | 2 |\n| 가 | 3 | 4 |",
                "Code: a\n  b",
                "Paragraph: 맨 글 굵게",
                "Paragraph: 안쪽",
                "Paragraph: 뒤",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void ReadsOnlyTheMainElement() =>
        Assert.Equal(
            "본문",
            Read(Text("<html><body><div>광고</div><main><p>본문</p></main></body></html>", "text/html")).Text
        );

    [Fact]
    public void ReadsAPageThatIsOnlyNavigation() =>
        Assert.Equal("목차", Read(Text("<html><body><nav>목차</nav></body></html>", "")).Text);

    [Fact]
    public void UnpacksLayoutTables() =>
        Assert.Equal(
            ["Heading2: 제목", "Paragraph: 글"],
            Outline(Read(Text("<html><table><tr><td><h2>제목</h2></td><td>글</td></tr></table>", "text/html")))
        );

    [Theory]
    [InlineData("<meta charset='euc-kr'>")]
    [InlineData("<META HTTP-EQUIV=Content-Type CONTENT=\"text/html; charset=ks_c_5601-1987\">")]
    [InlineData("<meta charset='utf-8'>")]
    public void ReadsHtmlInCodePage949(string meta) =>
        Assert.Equal(
            "한국어 문서입니다.",
            Read(
                Bytes(
                    Encoding
                        .GetEncoding(949)
                        .GetBytes($"<html><head>{meta}</head><body>한국어 문서입니다.</body></html>"),
                    "text/html"
                )
            ).Text
        );

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
        var html =
            $"<table><tr><td rowspan=60000>{new string('x', 60)}</td><td>a</td></tr>"
            + string.Concat(Enumerable.Repeat("<tr><td>b</td></tr>", 20_000))
            + "</table>";
        Refused(Text(html, "text/html"), ReadFailure.OutputTooLarge, new ReadingLimits { MaxCharacters = 1_000_000 });
    }
}
