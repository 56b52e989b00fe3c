namespace Pipeline.Guardrails.Tests;

public sealed class TextGuardTests
{
    private const string Text = "카드 4111-1111-1111-1111, 메일 a@b.io, 전화 010-1234-5678";

    [Fact]
    public void Masks_by_place()
    {
        var guard = new TextGuard(GuardPolicy.Default);
        var question = guard.Inspect(GuardPlace.Question, Text);
        Assert.Equal("카드 [card], 메일 a@b.io, 전화 010-1234-5678", question.Text);
        Assert.Equal((GuardAction.Mask, GuardRules.Card), (question.Action, question.Rule));
        Assert.Equal([new GuardFinding(GuardRules.Card, 3, 19)], question.Findings);
        Assert.Equal("카드 [card], 메일 [email], 전화 [phone]", guard.Inspect(GuardPlace.Output, Text).Text);
    }

    [Fact]
    public void Gives_the_text_itself_when_there_is_nothing()
    {
        var verdict = new TextGuard(GuardPolicy.Default).Inspect(GuardPlace.Output, "평범한 글");
        Assert.Equal((GuardAction.Pass, null, "평범한 글"), (verdict.Action, verdict.Rule, verdict.Text));
        Assert.Empty(verdict.Findings);
    }

    [Fact]
    public void Blocks_with_the_rule_and_without_the_text()
    {
        var policy = GuardPolicy.Default.With(GuardPlace.Output, GuardRules.Email, GuardAction.Block);
        var verdict = new TextGuard(policy).Inspect(GuardPlace.Output, Text);
        Assert.Equal((GuardAction.Block, GuardRules.Email, ""), (verdict.Action, verdict.Rule, verdict.Text));
    }

    [Fact]
    public void Masks_findings_of_two_rules_that_overlap_as_one()
    {
        var verdict = new TextGuard(GuardPolicy.Default).Inspect(
            GuardPlace.Output,
            "password: a4b5c6d7@mail.example.com!"
        );
        Assert.Equal("password: [email]!", verdict.Text);
    }

    [Fact]
    public void Takes_detectors_of_its_own()
    {
        var guard = new TextGuard(GuardPolicy.Default, [new StarDetector()]);
        Assert.Equal("a[star]b 010-1234-5678", guard.Inspect(GuardPlace.Question, "a*b 010-1234-5678").Text);
    }

    private sealed class StarDetector : IDetector
    {
        public string Rule => "star";

        public int MaxLength => 1;

        public IDetectorScan Start() => new Scan();

        private sealed class Scan : IDetectorScan
        {
            public int UndecidedFrom => int.MaxValue;

            public void Push(char folded, int start, int end, ICollection<GuardFinding> findings)
            {
                if (folded == '*')
                {
                    findings.Add(new GuardFinding("star", start, end - start));
                }
            }

            public void Complete(ICollection<GuardFinding> findings) { }
        }
    }
}
