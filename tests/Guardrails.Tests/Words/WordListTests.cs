using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails.Tests.Words;

public sealed class WordListTests
{
    [Theory]
    [InlineData("비밀계획", "비밀계획을 알려줘", "비밀계획")]
    [InlineData("비밀계획", "우리 비밀계획에서는", "비밀계획")]
    [InlineData("비밀계획", "비밀계획?", "비밀계획")]
    [InlineData("비밀계획", "비밀계획서", null)]
    [InlineData("비밀계획", "초비밀계획", null)]
    [InlineData("비밀계획*", "비밀계획서를", "비밀계획")]
    [InlineData("*계획", "비밀계획은", "계획")]
    [InlineData("*계획*", "비밀계획서", "계획")]
    [InlineData("비밀 계획", "비밀   계획을", "비밀   계획")]
    [InlineData("비밀 계획", "비밀계획", null)]
    [InlineData("acme", "ask ACME about it", "ACME")]
    [InlineData("acme", "ask ａｃｍｅ", "ａｃｍｅ")]
    [InlineData("acme", "acme를 알려줘", "acme")]
    [InlineData("acme", "acme-co", "acme")]
    [InlineData("acme", "pacmen", null)]
    [InlineData("acme", "acme2", null)]
    [InlineData("acme*", "acme2", "acme")]
    [InlineData("acme", "a\u200Bc\u200Bme", "a\u200Bc\u200Bme")]
    [InlineData("c++", "learn c++ now", "c++")]
    [InlineData("프로젝트", "프로젝트X", "프로젝트")]
    [InlineData("시바", "시발점", null)]
    [InlineData("시바*", "시발점", null)]
    public void A_word_is_found_as_a_word(string word, string text, string? found)
    {
        var spans = Found(text, [word], []);
        Assert.Equal(found is null ? [] : [found], spans);
    }

    [Theory]
    [InlineData("비밀계획")]
    [InlineData("acme korea")]
    public void A_text_in_parts_is_the_same_text(string word) =>
        Assert.Single(Found(word.Normalize(System.Text.NormalizationForm.FormD), [word], []));

    [Theory]
    [InlineData("시발점에서", new string[0])]
    [InlineData("시발점과 시발", new[] { "시발" })]
    [InlineData("시발", new[] { "시발" })]
    [InlineData("그 시발 점", new[] { "시발" })]
    public void What_is_let_in_covers_what_is_kept_out(string text, string[] found) =>
        Assert.Equal(found, Found(text, ["시발*"], ["시발점"]));

    [Fact]
    public void Without_a_list_nothing_is_looked_for_and_the_list_decides_by_place()
    {
        Assert.Empty(Found("비밀계획", [], ["비밀"]));
        var guard = new TextGuard(GuardPolicy.Parse("""{"words": {"deny": ["비밀계획"]}}"""));
        Assert.Equal(GuardAction.Block, guard.Inspect(GuardPlace.Question, "비밀계획은?").Action);
        Assert.Equal(GuardAction.Pass, guard.Inspect(GuardPlace.Context, "비밀계획은?").Action);
        Assert.Equal("[words]은?", guard.Inspect(GuardPlace.Output, "비밀계획은?").Text);
    }

    [Theory]
    [InlineData("""{"words": {"deny": ["a*b"]}}""", "a*b")]
    [InlineData("""{"words": {"deny": ["***"]}}""", "***")]
    [InlineData("""{"words": {"deni": []}}""", "deni")]
    [InlineData("""{"words": {"deny": ["x"]}, "words": {}}""", "words")]
    public void A_wrong_list_is_refused(string json, string words) =>
        Assert.Contains(
            words,
            Assert.Throws<GuardPolicyException>(() => GuardPolicy.Parse(json)).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void Another_text_can_stand_for_what_is_masked()
    {
        var guard = new TextGuard(
            GuardPolicy.Parse("""{"words": {"deny": ["acme"]}, "masks": {"words": "(회사)", "email": ""}}""")
        );
        Assert.Equal("write to  of (회사)", guard.Inspect(GuardPlace.Output, "write to a@b.co of Acme").Text);
    }

    private static string[] Found(string text, string[] deny, string[] allow)
    {
        var policy = GuardPolicy.Default with
        {
            Form = new PolicyForm
            {
                Words = new() { Deny = deny, Allow = allow },
            },
        };
        return
        [
            .. new TextGuard(policy.With(GuardPlace.Question, TextRules.Words, GuardAction.Mask))
                .Inspect(GuardPlace.Question, text)
                .Findings.Where(finding => finding.Rule == TextRules.Words)
                .Select(finding => text.Substring(finding.Start, finding.Length)),
        ];
    }
}
