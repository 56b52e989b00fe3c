using Pipeline.Connectors.Web;

namespace Pipeline.Connectors.Tests.Web;

public sealed class RobotsRulesTests
{
    // The paths of RFC 9309, section 5, and what it says of them.
    [Theory]
    [InlineData("Disallow: /", "/x", false)]
    [InlineData("Disallow:", "/x", true)]
    [InlineData("Disallow: *.gif$", "/a/b.gif", false)]
    [InlineData("Disallow: *.gif$", "/a/b.gif?x", true)]
    [InlineData("Disallow: /example/\nAllow: /example/page", "/example/page", true)]
    [InlineData("Allow: /example/page\nDisallow: /example/", "/example/other", false)]
    [InlineData("Allow: /p\nDisallow: /p", "/p", true)]
    [InlineData("Disallow: /*/private*x", "/a/b/private/yx/z", false)]
    [InlineData("Disallow: /*/private*x", "/private/x", true)]
    [InlineData("Disallow: /문서", "/%EB%AC%B8%EC%84%9C/1", false)]
    [InlineData("Disallow: /%eb%ac%b8%ec%84%9c", "/%EB%AC%B8%EC%84%9C/1", false)]
    [InlineData("Disallow: /a # comment", "/a", false)]
    [InlineData("Disallow: /robots.txt", "/robots.txt", true)]
    public void The_longest_match_decides(string rules, string path, bool allowed) =>
        Assert.Equal(allowed, RobotsRules.Parse("User-agent: *\n" + rules, "PipelineBot").Allows(path));

    [Fact]
    public void Our_own_group_stands_for_that_of_all()
    {
        const string text = """
            User-agent: Other
            User-agent: PipelineBot/2.0
            Disallow: /ours
            Crawl-delay: 2.5

            User-agent: *
            Disallow: /all

            User-agent: pipelinebot
            Disallow: /too
            """;
        var ours = RobotsRules.Parse(text, "PipelineBot");
        Assert.Equal([false, true, false], ((string[])["/ours", "/all", "/too"]).Select(ours.Allows));
        Assert.Equal(TimeSpan.FromSeconds(2.5), ours.Delay);
        var all = RobotsRules.Parse(text, "Third");
        Assert.Equal([true, false, true], ((string[])["/ours", "/all", "/too"]).Select(all.Allows));
    }

    [Fact]
    public void A_pattern_made_to_take_long_does_not() =>
        Assert.True(
            RobotsRules
                .Parse($"User-agent: *\nDisallow: /{string.Concat(Enumerable.Repeat("*a", 200))}b", "PipelineBot")
                .Allows("/" + new string('a', 20_000))
        );
}
