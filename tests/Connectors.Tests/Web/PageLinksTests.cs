using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Connectors.Web;

namespace Pipeline.Connectors.Tests.Web;

public sealed class PageLinksTests
{
    [Fact]
    public void Links_are_found_where_they_are_links()
    {
        var page = PageLinks.Read(
            """
            <!doctype html><base href="/docs/"><title><a href=title></title>
            <!-- <a href="comment"> --><script>"<a href='script'>"</script><style>a{content:"<a href=style>"}</style>
            <A HREF = "one">1</a><a class=x href=two>2</a><a href='th&amp;ree?x=1&y'>3</a><a href>none</a>
            <a rel="noopener nofollow" href=left>no</a><area href=four><iframe src="five"></iframe>
            <a title="a > b" href="한글 문서">6</a>
            """
        );
        Assert.Equal(["one", "two", "th&ree?x=1&y", "four", "five", "한글 문서"], page.Targets);
        Assert.Equal("/docs/", page.Base);
    }

    [Theory]
    [InlineData("<meta name=robots content='noindex'>", true, false)]
    [InlineData("<META NAME=\"Robots\" CONTENT=\"nofollow, noindex\">", true, true)]
    [InlineData("<meta name=robots content=none>", true, true)]
    [InlineData("<meta name=robots content='max-image-preview:none'>", false, false)]
    [InlineData("<meta name=description content=noindex>", false, false)]
    public void What_a_page_asks_is_heard(string html, bool noIndex, bool noFollow)
    {
        var page = PageLinks.Read(html);
        Assert.Equal((noIndex, noFollow), (page.IsNoIndex, page.IsNoFollow));
    }

    [Fact]
    public void Deep_and_broken_pages_are_read_in_one_pass()
    {
        Assert.Single(PageLinks.Read(string.Concat(Enumerable.Repeat("<div>", 200_000)) + "<a href=x>").Targets);
        Assert.InRange(PageLinks.Read(string.Concat(Enumerable.Repeat("<a href=\"", 100_000))).Targets.Count, 0, 2000);
        Assert.Empty(PageLinks.Read(new string('<', 200_000)).Targets);
    }

    [Property]
    public Property No_text_is_too_strange() =>
        Prop.ForAll(
            Gen.Elements(
                    "<",
                    ">",
                    "a",
                    "href",
                    "=",
                    "\"",
                    "'",
                    " ",
                    "/",
                    "<!--",
                    "-->",
                    "<script",
                    "</script",
                    "&",
                    "x"
                )
                .ListOf()
                .Select(string.Concat)
                .ToArbitrary(),
            html => PageLinks.Read(html).Targets.All(target => html.Length > target.Length)
        );
}
