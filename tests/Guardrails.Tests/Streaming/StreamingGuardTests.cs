namespace Pipeline.Guardrails.Tests.Streaming;

public sealed class StreamingGuardTests
{
    private readonly TextGuard _guard = new(GuardPolicy.Default);

    [Theory]
    [InlineData(
        "The quick brown fox jumps over the lazy dog, and then it sleeps; nobody minds. Is that so? Yes, it is."
    )]
    [InlineData(
        "파이프라인은 회사 문서에서 답을 찾습니다. 문서가 바뀌면 답도 바뀌고, 인용이 함께 나옵니다. 그렇습니까? 네, 그렇습니다."
    )]
    [InlineData(
        "# Title\n\n- one item\n- another item\n\n| a | b |\n---\n`code(x, y)` and **bold** text, see [the page](link)."
    )]
    public void Releases_prose_within_a_word(string prose)
    {
        var stream = _guard.Stream();
        var longestWord = prose.Split(' ', '\n').Max(word => word.Length);
        var released = 0;
        foreach (var (c, i) in prose.Select((c, i) => (c, i)))
        {
            released += stream.Push(c.ToString()).Length;
            Assert.InRange(i + 1 - released, 0, longestWord);
            Assert.Equal(i + 1 - released, stream.Held);
        }
        Assert.Equal(prose.Length, released + stream.Complete().Length);
        Assert.Empty(stream.Verdicts);
    }

    [Fact]
    public void Never_releases_a_part_of_a_secret()
    {
        var stream = _guard.Stream();
        var output = "";
        foreach (
            var piece in new[]
            {
                "전화는 01",
                "0-12",
                "34-56",
                "78",
                "이고 카드",
                "는 4111 1111",
                " 1111 11",
                "11 입니다",
            }
        )
        {
            output += stream.Push(piece);
            Assert.DoesNotContain(output, c => char.IsAsciiDigit(c));
        }
        Assert.Equal("전화는 [phone]이고 카드는 [card] 입니다", output + stream.Complete());
        Assert.Equal([GuardRules.Phone, GuardRules.Card], stream.Verdicts.Select(verdict => verdict.Rule));
        Assert.Equal(["[phone]", "[card]"], stream.Verdicts.Select(verdict => verdict.Text));
    }

    [Fact]
    public void Masks_an_endless_key_once_and_goes_on_after_it()
    {
        var stream = _guard.Stream();
        var output = stream.Push("here: sk-");
        for (var i = 0; i < 5000; i++)
        {
            output += stream.Push("aB3");
            Assert.InRange(stream.Held, 0, _guard.Detectors.Max(detector => detector.MaxLength));
        }
        output += stream.Push(" and more") + stream.Complete();
        Assert.Equal("here: [api-key] and more", output);
        Assert.Single(stream.Verdicts);
    }

    [Fact]
    public void Says_nothing_more_once_blocked()
    {
        var stream = new StreamingGuard(
            GuardPolicy.Default.With(GuardPlace.Output, GuardRules.ResidentNumber, GuardAction.Block)
        );
        var output = stream.Push("메일 a@b.io, 번호 210305-");
        output += stream.Push("3123456 그리고");
        Assert.True(stream.Blocked);
        output += stream.Push(" 계속") + stream.Complete();
        Assert.Equal("메일 [email], 번호 ", output);
        var verdict = Assert.Single(stream.Verdicts, v => v.Action == GuardAction.Block);
        Assert.Equal((GuardRules.ResidentNumber, ""), (verdict.Rule, verdict.Text));
        Assert.Equal(0, stream.Held);
    }

    [Fact]
    public void Holds_nothing_for_rules_that_pass()
    {
        var policy = GuardRules.All.Aggregate(
            GuardPolicy.Default,
            (p, rule) => p.With(GuardPlace.Output, rule, GuardAction.Pass)
        );
        var stream = new StreamingGuard(policy);
        Assert.Equal("4111 1111", stream.Push("4111 1111"));
        Assert.Equal("", stream.Complete());
    }

    [Fact]
    public void Refuses_text_after_its_end()
    {
        var stream = _guard.Stream();
        Assert.Equal("", stream.Complete());
        Assert.Throws<InvalidOperationException>(() => stream.Push("x"));
        Assert.Equal("", stream.Complete());
    }
}
