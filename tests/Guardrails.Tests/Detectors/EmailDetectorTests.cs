using Pipeline.Guardrails.Detectors;

namespace Pipeline.Guardrails.Tests.Detectors;

public sealed class EmailDetectorTests
{
    private readonly EmailDetector _detector = new();

    [Theory]
    [InlineData("메일은hong.gildong@example.co.kr으로 주세요", "hong.gildong@example.co.kr")]
    [InlineData("<jane+news@mail.example.com>", "jane+news@mail.example.com")]
    [InlineData("Write to jane_doe@example.com.", "jane_doe@example.com")]
    [InlineData("mailto:a@b.io?subject=x", "a@b.io")]
    [InlineData("https://x.com/?email=john@example.com&a=1", "john@example.com")]
    [InlineData("wait...john@example.com", "john@example.com")]
    [InlineData("ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ", "ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ")]
    [InlineData("jo\u200bhn@exam\u00adple.com", "jo\u200bhn@exam\u00adple.com")]
    [InlineData("a@xn--3e0b707e.xn--3e0b707e", "a@xn--3e0b707e.xn--3e0b707e")]
    [InlineData("user@mail.example.com.1", "user@mail.example.com")]
    [InlineData("user@example.com-", "user@example.com")]
    [InlineData("**bob@example.org**", "bob@example.org")]
    [InlineData("x@y@z.com", "y@z.com")]
    public void Finds(string text, string expected) => Assert.Equal([expected], Spans.Of(_detector, text));

    [Theory]
    [InlineData("@handle and @user.name")]
    [InlineData("npm i react@18.2.0 vue@next rc@1.0.rc1")]
    [InlineData("logo@2x.png icon@3x.jpg")]
    [InlineData("user@localhost, a @ b.com, a@ b.com")]
    [InlineData("a@.com a@-b.com a@b..com")]
    [InlineData("@Override public void f() { x@=y; }")]
    [InlineData("단가 5개 @1000원")]
    public void Ignores(string text) => Assert.Empty(Spans.Of(_detector, text));

    [Fact]
    public void Takes_at_most_the_length_of_a_local_part()
    {
        var text = new string('a', 100) + "@example.com";
        Assert.Equal([new string('a', 64) + "@example.com"], Spans.Of(_detector, text));
    }

    [Fact]
    public void Finds_every_address_of_a_list() =>
        Assert.Equal(["a@x.com", "b@y.org", "c@z.net"], Spans.Of(_detector, "a@x.com,b@y.org;c@z.net"));
}
