using Pipeline.Guardrails.Links;

namespace Pipeline.Guardrails.Tests.Links;

public sealed class LinkFilterTests
{
    [Theory]
    [InlineData("보증은 24개월입니다 [1].")]
    [InlineData("It lasts 24 months [1], not more [2][3]. See [table 4] (below).")]
    [InlineData("a.b, v1.2.3-rc.1, 10:30, 2024-01-02T10:30:00Z, C++, C#, 3.14, 1:2, e.g. this, i.e. that")]
    [InlineData("ASP.NET와 .NET 10, System.IO, Node.js, socket.io, main.rs, build.sh, README.md, setup.py:12")]
    [InlineData("/usr/lib/libc.so.6, C:\\Program Files\\app\\x.exe, \\\\server\\share, ../docs/read.me, ~/x.cc")]
    [InlineData("vector<int> a; map<std::string, T> b; if (i <a && b> c) x<y; List<object> o; a[0].b(c)")]
    [InlineData("key: value; note:text; {\"data\":1}; data: 5; Tel:02-123-4567; 제목:내용; foo::bar; Q&A; AT&T; R&D;")]
    [InlineData("**굵게** `코드` ~취소~ | 표 | # 제목\n- 항목\n> 인용\n1. 첫째\n\n```cs\nvar x = y[i];\n```")]
    [InlineData("[x] done, [ ] open, arr[1]: 5 and dict[key]:value; (참고) ［1］（비고） 【2】")]
    [InlineData("http:// 로 시작하는 주소, https:// and www and .com")]
    [InlineData("user@host, @mention, a@b, 50% & more; 5 < 6 > 4; a<b; <think>; <T>; ← → ‹x›")]
    [InlineData("logger.info(x); self.name; document.title; user.id; app.run(); it.is; 다.나")]
    public void WhatIsNoLinkIsUnchanged(string text)
    {
        Assert.Equal(text, LinkTexts.Filter(text));
        Assert.Equal(text, LinkTexts.Filter(text, "ok.example.com"));
    }

    [Theory]
    [InlineData("[보기](http://evil.com/x?d=1)", "[보기] (evil[.]com/x?d=1)")]
    [InlineData("![x](https://evil.com/p.png)", "![x] (evil[.]com/p.png)")]
    [InlineData("주소는http://evil.com/a에서", "주소는evil[.]com/a에서")]
    [InlineData("<https://evil.com>", "‹evil[.]com>")]
    [InlineData("<a href=\"http://evil.com\">여기</a>", "‹a href=\"evil[.]com\">여기‹/a>")]
    [InlineData("<img src=//evil.com/x>", "‹img src=//evil[.]com/x>")]
    [InlineData("[a][1]\n\n[1]: http://evil.com", "[a][1]\n\n[1] : evil[.]com")]
    [InlineData("[a](javascript:alert(1))", "[a] (javascript: alert(1))")]
    [InlineData("![](data:image/png;base64,AA)", "![] (data: image/png;base64,AA)")]
    [InlineData("www.evil.com", "www[.]evil[.]com")]
    [InlineData("evil.com/steal", "evil[.]com/steal")]
    [InlineData("HTTPS://EVIL.COM/", "EVIL[.]COM/")]
    [InlineData("ｈｔｔｐ：／／ｅｖｉｌ．ｃｏｍ", "evil[.]com")]
    [InlineData("h\u200bt\u200btp://evil.com", "evil[.]com")]
    [InlineData("&#104;ttp&colon;//evil&#46;com", "evil[.]com")]
    [InlineData("https:\\/\\/evil.com", "evil[.]com")]
    [InlineData("http://ok.example.com@evil.com/", "ok[.]example[.]com@evil[.]com/")]
    [InlineData("s3://bucket/key", "s3: //bucket/key")]
    [InlineData("회사.com", "회사[.]com")]
    public void AnAddressIsPlainText(string text, string plain)
    {
        Assert.Equal(plain, LinkTexts.Filter(text));
        Assert.Empty(LiveLinks.In(plain));
    }

    [Theory]
    [InlineData("[문서](https://ok.example.com/a(b) \"t\")")]
    [InlineData("![x](https://ok.example.com/p.png)")]
    [InlineData("<https://ok.example.com/a>")]
    [InlineData("https://ok.example.com:8443/a?b=c.com#d, 그리고")]
    [InlineData("https://ok.example.com에서, https://ok.example.com.")]
    [InlineData("ok.example.com/a/b.kr 참고")]
    [InlineData("[1]: https://sub.good.kr/x")]
    public void AnAllowedHostIsUnchanged(string text) =>
        Assert.Equal(text, LinkTexts.Filter(text, "ok.example.com", "*.good.kr"));

    [Theory]
    [InlineData("https://ok.example.com@evil.com/")]
    [InlineData("https://ok.example.com\\@evil.com/")]
    [InlineData("https://ok.example.com!@evil.com/")]
    [InlineData("https://ok.example.com:80@evil.com/")]
    [InlineData("https://ok.example.com.evil.com/")]
    [InlineData("https://ok.example.com&commat;evil.com/")]
    [InlineData("https://good.kr/")]
    [InlineData("https://ok.example.com>x@evil.com/")]
    [InlineData("https://evilok.example.com/")]
    [InlineData("javascript://ok.example.com/%0aalert(1)")]
    public void WhatOnlyLooksAllowedIsNot(string text)
    {
        var left = LinkTexts.Filter(text, "ok.example.com", "*.good.kr");
        Assert.DoesNotContain("://", left, StringComparison.Ordinal);
        Assert.Empty(LiveLinks.Rendering(left));
    }

    [Fact]
    public void AQuestionNamesHosts() =>
        Assert.Equal(
            ["docs.example.com", "naver.com", "www.a.io"],
            AllowedHosts
                .NamedIn("https://Docs.example.com:8080/a와 naver.com은? www.a.io, v1.2")
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void AnEndlessAddressHoldsNothingBack()
    {
        var filter = new LinkFilter(AllowedHosts.None);
        foreach (var part in new[] { "http://", "x.", "<a ", "y", "&#", "[", "data:a", "\u200b" })
        {
            foreach (var c in string.Concat(Enumerable.Repeat(part, 5000)))
            {
                filter.Push(c.ToString());
                Assert.True(filter.Held <= LinkFilter.MostHeld, part);
            }
        }
    }
}
