using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Pipeline.Guardrails.Policies;
using Pipeline.Guardrails.Shape;

namespace Pipeline.Guardrails.Tests.Shape;

public sealed class ShapeTests
{
    [Theory]
    [InlineData("휴가는 며칠인가요?", "ko")]
    [InlineData("VPN error 809 해결 방법을 알려줘 please", "ko")]
    [InlineData("How many days of leave?", "en")]
    [InlineData("Wie viele Tage Urlaub?", "en")]
    [InlineData("休暇は何日ですか", "ja")]
    [InlineData("假期有多少天", "zh")]
    [InlineData("Сколько дней отпуска?", "ru")]
    [InlineData("4111 1111", null)]
    [InlineData("?", null)]
    public void A_language_is_told_by_its_letters(string text, string? language) =>
        Assert.Equal(language, LetterLanguages.Of(text));

    [Theory]
    [InlineData("휴가는?", GuardAction.Pass)]
    [InlineData("What about leave?", GuardAction.Block)]
    [InlineData("12345", GuardAction.Pass)]
    public void A_question_of_another_language_is_refused(string text, GuardAction action)
    {
        var guard = new TextGuard(GuardPolicy.Parse("""{"languages": ["ko"]}"""));
        Assert.Equal(action, guard.Inspect(GuardPlace.Question, text).Action);

        // Unless the policy says so, answers are not.
        Assert.Equal(GuardAction.Pass, guard.Inspect(GuardPlace.Output, text).Action);
    }

    [Fact]
    public void An_answer_of_another_language_is_ended_before_any_of_it_has_left()
    {
        var guard = new TextGuard(
            GuardPolicy.Parse("""{"languages": ["ko", "en"], "output": {"language": "block"}}""")
        ).Stream();
        Assert.Equal("", guard.Push("休暇は何日ですか、"));
        Assert.Equal("", guard.Push("休暇は何日ですか、休暇は何日ですか、休暇は何日ですか、休暇は何日ですか"));
        Assert.True(guard.Blocked);
    }

    [Property]
    public Property A_text_is_as_long_as_its_limit_and_no_longer() =>
        Prop.ForAll(
            Gen.Choose(1, 50).Two().ToArbitrary(),
            lengths =>
            {
                var (limit, length) = lengths;
                var policy = GuardPolicy.Default with
                {
                    Form = new PolicyForm
                    {
                        Lengths = new() { Question = limit, Output = limit },
                    },
                };
                var text = new string('가', length);
                var asked = new TextGuard(policy).Inspect(GuardPlace.Question, text);
                var stream = new TextGuard(policy).Stream();
                var left = string.Concat(text.Select(c => stream.Push($"{c}"))) + stream.Complete();
                return asked.Action == (length > limit ? GuardAction.Block : GuardAction.Pass)
                    && left.Length == Math.Min(limit, length)
                    && stream.Blocked == length > limit;
            }
        );

    [Theory]
    [InlineData("""{"languages": []}""")]
    [InlineData("""{"languages": ["xx"]}""")]
    [InlineData("""{"lengths": {"question": 0}}""")]
    [InlineData("""{"question": {"length": "mask"}}""")]
    [InlineData("""{"context": {"topic": "block"}}""")]
    [InlineData("""{"topics": []}""")]
    [InlineData("""{"topics": [{"name": "x", "examples": []}]}""")]
    [InlineData("""{"question": {"topic:x": "pass"}}""")]
    [InlineData("""{"masks": {"crad": "x"}}""")]
    [InlineData("""{"refusals": {"default": {"fr": "Non."}}}""")]
    [InlineData("""{"refusals": {"crad": {"en": "No."}}}""")]
    public void A_wrong_form_is_refused(string json) =>
        Assert.Throws<GuardPolicyException>(() => GuardPolicy.Parse(json));

    [Fact]
    public void A_refusal_is_of_the_rule_and_in_the_questions_language()
    {
        var form = GuardPolicy
            .Parse(
                """
                {
                  "topics": [{"name": "법률", "examples": ["소송을 걸 수 있나요?"]}],
                  "question": {"topic:법률": "block"},
                  "refusals": {
                    "default": {"ko": "답할 수 없습니다.", "en": "This cannot be answered."},
                    "topic": {"ko": "법무팀에 물어보세요."},
                    "language": {"en": "Ask in Korean, please."}
                  }
                }
                """
            )
            .Form;
        Assert.Equal("답할 수 없습니다.", form.Refusal("card", "카드는?"));
        Assert.Equal("This cannot be answered.", form.Refusal("card", "A card?"));
        Assert.Equal("법무팀에 물어보세요.", form.Refusal("topic:법률", "Can I sue?"));
        Assert.Equal("Ask in Korean, please.", form.Refusal("language", "질문"));
        Assert.Null(PolicyForm.Empty.Refusal("card", "카드는?"));
    }

    [Fact]
    public void A_form_survives_json_and_tells_versions_apart()
    {
        const string Json = """
            {"words": {"deny": ["비밀*"], "allow": []}, "languages": ["ko"], "lengths": {"question": 10}, "masks": {"card": "x"}}
            """;
        var policy = GuardPolicy.Parse(Json);
        var again = GuardPolicy.Parse(policy.ToJson());
        Assert.Equal(policy, again);
        Assert.Equal(PolicyVersion.Of("p", policy), PolicyVersion.Of("p", again));
        Assert.NotEqual(PolicyVersion.Of("p", policy), PolicyVersion.Of("p", GuardPolicy.Default));
        Assert.Contains("비밀", policy.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_policies_both_forms_hold()
    {
        var one = GuardPolicy.Parse(
            """{"words": {"deny": ["acme"], "allow": ["acme park"]}, "languages": ["ko", "en"]}"""
        );
        var other = GuardPolicy.Parse(
            """{"words": {"deny": ["beta"], "allow": ["shit"]}, "languages": ["ko"], "lengths": {"question": 30}}"""
        );
        var guard = StricterPolicy.Guard(one.With(GuardPlace.Question, TextRules.Profanity, GuardAction.Block), other);
        Assert.All(
            ["acme 알려줘", "beta 알려줘", "what is this", "shit 이게 뭐야", new string('가', 31)],
            text => Assert.Equal(GuardAction.Block, guard.Inspect(GuardPlace.Question, text).Action)
        );
        Assert.Equal(GuardAction.Pass, guard.Inspect(GuardPlace.Question, "acme park 위치는?").Action);
    }
}
