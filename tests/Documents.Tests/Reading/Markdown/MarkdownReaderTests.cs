using Pipeline.Documents.Reading;
using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Markdown;

public sealed class MarkdownReaderTests
{
    [Fact]
    public void ReadsMarkdown()
    {
        var document = Read(
            Text(
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
                "text/markdown"
            )
        );
        Assert.Equal("휴가 규정", document.Title);
        Assert.Equal("markdown", document.Format);
        Assert.Equal(
            [
                "Heading1: 총칙",
                "Paragraph: 이 규정은 모든 사원에게 적용된다.",
                "ListItem: 1. 첫째",
                "ListItem: - 안쪽 & code",
                "ListItem: 2. 둘째",
                "Table: | 직급 | 일수 |\n| - | - |\n| 사원 | 15 |\n| 과장 | 17 |",
                "Heading2: 예시",
                "Code: var  x = 1;\n\nreturn;",
                "Paragraph: 인용문",
                "Paragraph: 안에 든 HTML",
            ],
            Outline(document)
        );
    }

    [Fact]
    public void MarkdownTitleIsTheFirstHeadingWithoutFrontMatter() =>
        Assert.Equal("제목", Read(Text("# 제목\n\n본문", "", "읽기.md")).Title);

    [Fact]
    public void RefusesDeepMarkdown() =>
        Refused(Text(new string('>', 5000) + " deep", "text/markdown"), ReadFailure.TooDeep);
}
