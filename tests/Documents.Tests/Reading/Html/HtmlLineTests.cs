using static Pipeline.Documents.Tests.Fixtures.Sources;

namespace Pipeline.Documents.Tests.Reading.Html;

/// <summary>What stands within a line, and what does not.</summary>
public sealed class HtmlLineTests
{
    [Theory]
    [InlineData("<p><ruby>漢字<rt>かんじ</rt></ruby>を読む</p>", "Paragraph: 漢字(かんじ)を読む")]
    [InlineData(
        "<p><ruby>漢字<rp>（</rp><rt>かんじ</rt><rp>）</rp></ruby>を読む</p>",
        "Paragraph: 漢字（かんじ）を読む"
    )]
    [InlineData("<p>on <relative-time>May 1</relative-time> here</p>", "Paragraph: on May 1 here")]
    [InlineData(
        "<span style='display:block'>한 줄</span><span>다음 줄</span>",
        "Paragraph: 한 줄",
        "Paragraph: 다음 줄"
    )]
    [InlineData("<div style='display: inline'>한</div> <div style='DISPLAY:inline-block'>줄</div>", "Paragraph: 한 줄")]
    [InlineData(
        "<blockquote><p>Be brief.</p><footer>— A. Writer</footer></blockquote>",
        "Paragraph: Be brief.",
        "Paragraph: — A. Writer"
    )]
    [InlineData(
        "<p>where <span style='display: none'><math><mi>x</mi><mo>=</mo><mn>2</mn></math></span>"
            + "<img alt='{\\displaystyle x=2} of it'> holds</p>",
        "Paragraph: where x = 2 holds"
    )]
    [InlineData("<math><mi>A</mi><mtext> positive</mtext><mspace/><mi>b</mi></math>", "Paragraph: A positive b")]
    public void Lines(string body, params string[] blocks) =>
        Assert.Equal(blocks, Outline(Read(Text($"<body>{body}</body>", "text/html"))));

    [Theory]
    [InlineData("<p>앞</p><img alt='연도별 매출 그래프'>", "Paragraph: 앞", "Paragraph: 연도별 매출 그래프")]
    [InlineData("<p>See <img alt='the red door'> there</p>", "Paragraph: See [the red door] there")]
    [InlineData("<h1><img alt='Town of Springfield'></h1>", "Heading1: Town of Springfield")]
    public void AnImageIsWhatItsPageSaysOfIt(string body, params string[] blocks) =>
        Assert.Equal(blocks, Outline(Read(Text($"<body>{body}</body>", "text/html"))));

    [Theory]
    [InlineData("<img alt='logo'>")]
    [InlineData("<img alt='holiday photo.jpg'>")]
    [InlineData("<img alt='https://a.example/ b'>")]
    [InlineData("<img alt='an arrow pointing right' width=16>")]
    [InlineData("<a href=x>Read on<img alt='the picture of it'></a>")]
    [InlineData("<figure><img alt='a bird on a roof'><figcaption>Read on</figcaption></figure>")]
    public void AnImageSaysNothingWhereOthersDo(string image) =>
        Assert.DoesNotContain(
            Outline(Read(Text($"<body><p>글</p>{image}</body>", "text/html"))),
            block => block is not ("Paragraph: 글" or "Paragraph: Read on")
        );
}
