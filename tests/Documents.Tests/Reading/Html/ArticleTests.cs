using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Html;

public sealed class ArticleTests
{
    private const string Links =
        "<a href=a>First other story</a> <a href=b>Second other story</a> <a href=c>다른 기사 보기</a>";

    private static readonly string Paragraphs = string.Concat(
        Enumerable
            .Range(1, 6)
            .Select(i =>
                $"<p>Paragraph {i} says, at some length, what happened in the town; nobody was hurt, and the bridge is open. "
                + $"문단 {i}: 다리는 다시 열렸고, 다친 사람은 없었다고 시청이 밝혔습니다.</p>"
            )
    );

    public static TheoryData<string> Besides() =>
        [
            $"<div class='site-menu'>{Links}</div>",
            $"<div id='gnb'><ul><li>{Links}</li></ul></div>",
            "<div class='cookie-banner'><p>We use cookies to give you the best experience, and so do our partners; you may "
                + "change this at any time.</p></div>",
            $"<section class='relatedArticles'><h3>관련 기사</h3>{Links}</section>",
            "<div class='share'>Share Tweet 공유하기</div>",
            "<div class='comments'><p>I do not believe a word of this, and neither should you, because it is wrong.</p></div>",
            "<ul class=x><li><a href='https://a.example/add?url=https://b.example/1'>네이버</a></li>"
                + "<li><a href='mailto:?subject=x'>전자우편</a></li></ul>",
            $"<footer>Copyright 2024 {Links}</footer>",
            $"<div class=x1><div class=x2>{Links}</div></div>",
        ];

    [Theory]
    [MemberData(nameof(Besides))]
    public void LeavesOutWhatIsBesideAnArticle(string beside)
    {
        foreach (
            var html in new[]
            {
                $"<body>{beside}<div class=a><h1>다리가 열렸다</h1>{Paragraphs}</div></body>",
                $"<body><div><div class=a><h1>다리가 열렸다</h1>{Paragraphs}</div></div>{beside}</body>",
                $"<body><div class=a><h1>다리가 열렸다</h1><article>{Paragraphs}</article></div>{beside}</body>",
            }
        )
        {
            var alone = Read(Text($"<body><h1>다리가 열렸다</h1>{Paragraphs}</body>", "text/html"));
            Assert.Equal(Outline(alone), Outline(Read(Text(html, "text/html"))));
        }
    }

    [Fact]
    public void LeavesOutTheColumnBesideAnArticleInATableOfTheLayout()
    {
        var html = $"<table><tr><td>{Links}</td><td>{Paragraphs}</td></tr></table>";
        var text = Read(Text($"<body>{html}</body>", "text/html")).Text;
        Assert.DoesNotContain("other story", text, StringComparison.Ordinal);
        Assert.Contains("문단 6", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, 10, false)]
    [InlineData(1, 10, true)]
    public void ReadersMayWriteMoreThanTheAuthor(int own, int theirs, bool areKept)
    {
        var article = string.Concat(Enumerable.Repeat(Paragraphs, own));
        var comments = string.Concat(Enumerable.Repeat($"<div class=reply>{Paragraphs}</div>", theirs));
        var html = $"<body><div><h1>질문</h1>{article}</div><div id='comment-list'>{comments}</div></body>";
        var document = Read(Text(html, "text/html"));
        Assert.Equal("Heading1: 질문", Outline(document)[0]);
        Assert.Equal(1 + (6 * (own + (areKept ? theirs : 0))), document.Blocks.Count);
    }

    [Fact]
    public void VerseIsAnArticle()
    {
        var verse = string.Concat(Enumerable.Range(0, 60).Select(i => $"<p>산에는 꽃 피네, 꽃이 피네 {i}</p>"));
        var html = $"<body><div class=menu>{Links}</div><div>{verse}</div></body>";
        Assert.Equal(60, Read(Text(html, "text/html")).Blocks.Count);
    }

    [Fact]
    public void KeepsAllSectionsOfDocumentation()
    {
        var sections = string.Concat(
            Enumerable
                .Range(1, 5)
                .Select(i =>
                    $"<section id='cookie-{i}'><h2>Cookie {i}</h2>{Paragraphs}<ul><li>one</li><li>둘</li></ul>"
                    + "<pre># not a heading\n$ make</pre><table><tr><th>a<th>b<tr><td>1<td>2</table></section>"
                )
        );
        var outline = Outline(Read(Text($"<body><div class='document'>{sections}</div></body>", "text/html")));
        Assert.Equal(5 * (1 + 6 + 2 + 1 + 1), outline.Length);
        Assert.Equal(5, outline.Count(block => block == "Code: # not a heading\n$ make"));
    }

    [Fact]
    public void KeepsThePageThatIsAList()
    {
        var items = string.Concat(
            Enumerable.Range(0, 200).Select(i => $"<li class=teaser><a href=x>항목 {i}</a> item</li>")
        );
        Assert.Equal(200, Read(Text($"<body><ul class='menu'>{items}</ul></body>", "text/html")).Blocks.Count);
    }

    [Fact]
    public void KeepsAllOfAShortPage() =>
        Assert.Equal(
            ["Paragraph: Opening hours", "Paragraph: 9 to 5", "Paragraph: 문의: 02-123-4567"],
            Outline(
                Read(
                    Text(
                        "<body><div class=widget>Opening hours</div><p>9 to 5</p><div class=sidebar>문의: 02-123-4567</div></body>",
                        "text/html"
                    )
                )
            )
        );

    [Fact]
    public void KeepsTheTableThatIsThePage()
    {
        var rows = string.Concat(Enumerable.Range(0, 50).Select(i => $"<tr><td>이름 {i}</td><td>{i}</td></tr>"));
        var text = Read(
            Text(
                $"<body><h1>표</h1><div class='widget'><table><tr><th>a</th><th>b</th></tr>{rows}</table></div></body>",
                "text/html"
            )
        ).Text;
        Assert.Contains("이름 49", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AForumIsItsComments()
    {
        var html =
            "<body><h1>질문</h1><p>How?</p>"
            + string.Concat(Enumerable.Range(0, 10).Select(_ => $"<div class=comment>{Paragraphs}</div>"))
            + "</body>";
        Assert.Equal(2 + 60, Read(Text(html, "text/html")).Blocks.Count);
    }

    public static TheoryData<string> Parts() =>
        [
            "<figure><img src=x><figcaption>The bridge, seen from the town. 다리의 모습</figcaption></figure>",
            "<table><tr><th>해<th>다리<tr><td>1990<td>둘</table>",
            "<dl><dt>다리</dt><dd>A way over water</dd></dl>",
            "<aside>Note: 이 다리는 1990년에 놓였다.</aside>",
            "<div role=note class='hatnote navigation-not-searchable'>See also: <a href=x>the other bridge</a></div>",
            "<div class='widget'><p>The bridge was built in 1990, for little money, by people of the town.</p></div>",
            "<div class=teaser><p>A bridge that was closed for long, since a storm had damaged it, is open again.</p></div>",
        ];

    [Theory]
    [MemberData(nameof(Parts))]
    public void KeepsWhatIsPartOfAnArticle(string part)
    {
        var expected = Outline(Read(Text($"<body>{part}</body>", "text/html")));
        foreach (var html in new[] { $"<div>{part}{Paragraphs}</div>", $"<div>{Paragraphs}{part}</div>" })
        {
            var outline = Outline(Read(Text($"<body><div class=menu>{Links}</div>{html}</body>", "text/html")));
            Assert.Equal(6 + expected.Length, outline.Length);
            Assert.Subset(outline.ToHashSet(), expected.ToHashSet());
        }
    }

    [Fact]
    public void KeepsAnArticleInSeveralSiblings()
    {
        var parts = string.Concat(
            Enumerable
                .Range(1, 4)
                .Select(i =>
                    $"<div class='part{i}'><p>{i}: The bridge is open, and nobody was hurt, says the town.</p></div>"
                )
        );
        var html = $"<body><div><div class=x>{Paragraphs}</div>{parts}<div class=y>{Links}</div></div></body>";
        var text = Read(Text(html, "text/html")).Text;
        Assert.All(Enumerable.Range(1, 4), i => Assert.Contains($"{i}: The bridge", text, StringComparison.Ordinal));
        Assert.DoesNotContain("other story", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("The town opens its bridge - The Daily", true)]
    [InlineData("The Daily", false)]
    public void KeepsTheSummaryBelowTheTitle(string title, bool isKept)
    {
        var html =
            $"<head><title>{title}</title></head><body><div><h1>The town opens its bridge</h1><div class=a>"
            + "<p>It was closed for a year, and many had thought that it would never be open again.</p></div></div>"
            + $"<div><div class=b>{Links}</div><div class=c>{Paragraphs}</div></div></body>";
        var outline = Outline(Read(Text(html, "text/html")));
        Assert.Equal("Heading1: The town opens its bridge", outline[0]);
        Assert.Equal(isKept ? 8 : 7, outline.Length);
    }

    [Fact]
    public void APageBuiltOfWidgetsIsNotBesideItself()
    {
        var widgets = string.Concat(
            Enumerable
                .Range(1, 6)
                .Select(i =>
                    $"<div class='widget widget-heading'><h2>제목 {i}</h2></div><div class='widget widget-text'>{Paragraphs}</div>"
                )
        );
        var outline = Outline(
            Read(Text($"<body><div class=menu>{Links}</div><div>{widgets}</div></body>", "text/html"))
        );
        Assert.Equal(6 * 7, outline.Length);
    }

    [Theory]
    [InlineData("main")]
    [InlineData("div")]
    public void KeepsTheListsOfAReference(string root)
    {
        var members = string.Concat(
            Enumerable
                .Range(1, 8)
                .Select(i =>
                    $"<section id='m{i}'><a href='#m{i}'>§</a><h3><a href='t.html'>Name{i}</a> f{i}()</h3></section>"
                )
        );
        var html =
            $"<body><{root}><div><div class=doc>{Paragraphs}</div><h2 id=all>Members<a href='#all'>§</a></h2>"
            + $"<div class=list>{members}</div></div></{root}></body>";
        var text = Read(Text(html, "text/html")).Text;
        Assert.Contains("Name8 f8()", text, StringComparison.Ordinal);
    }

    [Fact]
    public void AMainElementWithoutTheTextIsNoMainElement()
    {
        var html = $"<body><main><p>Sign up here for more of this.</p></main><div>{Paragraphs}</div></body>";
        Assert.Contains("문단 6", Read(Text(html, "text/html")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void LeavesOutWaysToPlacesOfThePage()
    {
        var html =
            $"<body><div><p><a href='#main'>Skip to the content</a></p>{Paragraphs}<p><a href='#top'>위로</a></p></div></body>";
        Assert.Equal(6, Read(Text(html, "text/html")).Blocks.Count);
    }

    [Fact]
    public void WritesEquationsInALine() =>
        Assert.Equal(
            "Paragraph: Here x = (a^2 + b)/2c and √(y_1) hold.",
            Outline(
                Read(
                    Text(
                        "<p>Here <math><mi>x</mi><mo>=</mo><mfrac><mrow><msup><mi>a</mi><mn>2</mn></msup><mo>+</mo><mi>b</mi>"
                            + "</mrow><mrow><mn>2</mn><mi>c</mi></mrow></mfrac></math> and <math><msqrt><msub><mi>y</mi>"
                            + "<mn>1</mn></msub></msqrt></math> hold.</p>",
                        "text/html"
                    )
                )
            )[0]
        );
}
