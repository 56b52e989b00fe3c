using Pipeline.Connectors.Sources;

namespace Pipeline.Connectors.Tests.Sources;

public sealed class PathFilterTests
{
    [Theory]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "deep/er/a.md", true)]
    [InlineData("*.md", "a.mdx", false)]
    [InlineData("docs/*.md", "docs/a.md", true)]
    [InlineData("docs/*.md", "docs/deep/a.md", false)]
    [InlineData("docs/**/*.md", "docs/a.md", true)]
    [InlineData("docs/**/*.md", "docs/x/y/a.md", true)]
    [InlineData("docs/", "docs/x/y", true)]
    [InlineData("docs", "docs/x/y", true)]
    [InlineData("docs/", "other/docs.md", false)]
    [InlineData("**/초안/**", "팀/초안/계획.hwp", true)]
    [InlineData("보고서?.hwp", "보고서1.hwp", true)]
    [InlineData("보고서?.hwp", "보고서12.hwp", false)]
    [InlineData("a[1].txt", "a[1].txt", true)]
    [InlineData("https://a.example/docs/**", "https://a.example/docs/x?y=1", true)]
    [InlineData("https://a.example/docs/**", "https://b.example/docs/x", false)]
    public void A_pattern_takes_what_it_says(string pattern, string id, bool takes)
    {
        Assert.Equal(takes, new PathFilter([pattern], null).Takes(id));
        Assert.Equal(!takes, new PathFilter(null, [pattern]).Takes(id));
    }

    [Theory]
    [InlineData("node_modules/", "x/node_modules", true)]
    [InlineData("node_modules", "node_modules", true)]
    [InlineData("*.tmp", "folder", false)]
    [InlineData("x/**", "x", true)]
    [InlineData("x/**/y", "x", false)]
    public void A_folder_that_is_left_out_is_not_entered(string pattern, string folder, bool leftOut) =>
        Assert.Equal(leftOut, new PathFilter(null, [pattern]).LeavesOut(folder));
}
