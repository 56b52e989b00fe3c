using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails.Tests.Policies;

public sealed class PolicyFileTests
{
    private const string Strict = """
        {
          // What people say of it.
          "label": "2026-11",
          "description": "Nothing of a person leaves.",
          "question": {"card": "block"},
          "context": {"email": "mask"},
          "tests": [
            {"text": "내 카드는 4111 1111 1111 1111", "action": "block", "rules": ["card"]},
            {"text": "write to desk@example.com", "place": "context", "masked": "write to [email]"},
          ],
        }
        """;

    [Fact]
    public void A_file_is_a_policy_with_what_people_say_of_it_and_its_tests()
    {
        var file = PolicyFile.Parse("strict", Strict);
        Assert.Equal(("strict", "2026-11", "Nothing of a person leaves."), (file.Name, file.Label, file.Description));
        Assert.Equal(GuardAction.Block, file.Policy.For(GuardPlace.Question, GuardRules.Card));
        Assert.Equal(2, file.Tests.Count);
        Assert.All(file.Tests, test => Assert.True(PolicyTrial.Of(new TextGuard(file.Policy), test).Passed));
        Assert.Matches("^strict@[0-9a-f]{12}$", file.Version);
    }

    [Fact]
    public void The_version_is_what_it_says_however_it_is_laid_out()
    {
        var one = PolicyFile.Parse("p", """{"question": {"card": "block", "email": "mask"}}""");
        var same = PolicyFile.Parse("p", """{"label": "x", "question": { "email": "mask", "card": "block" } }""");
        var other = PolicyFile.Parse("p", """{"question": {"card": "block", "email": "block"}}""");
        Assert.Equal(one.Version, same.Version);
        Assert.NotEqual(one.Version, other.Version);
    }

    [Theory]
    [InlineData("strict", "[]", "object")]
    [InlineData("strict", "{", "JSON")]
    [InlineData("strict", """{"outputs": {}}""", "'outputs'")]
    [InlineData("strict", """{"label": 3}""", "label")]
    [InlineData("strict", """{"output": {}, "output": {}}""", "output")]
    [InlineData("strict", """{"tests": [{"text": "a"}]}""", "expects nothing")]
    [InlineData("strict", """{"tests": [{"action": "mask"}]}""", "Test 1")]
    [InlineData("strict", """{"tests": [{"text": "a", "action": "burn"}]}""", "Test 1")]
    [InlineData("strict", """{"tests": [{"text": "a", "acton": "mask"}]}""", "acton")]
    [InlineData("Strict", "{}", "name")]
    [InlineData("../x", "{}", "name")]
    [InlineData("default", "{}", "name")]
    public void What_is_no_policy_is_refused_with_the_reason(string name, string json, string words)
    {
        var error = Assert.Throws<GuardPolicyException>(() => PolicyFile.Parse(name, json));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[{"text": "a", "action": "pass"}, {"text": "b", "rules": []}]""")]
    [InlineData("{\"text\": \"a\", \"action\": \"pass\"}\n\n{\"text\": \"b\", \"rules\": []}\n")]
    [InlineData("""{"tests": [{"text": "a", "action": "pass"}, {"text": "b", "rules": []}]}""")]
    public void Tests_are_an_array_or_a_line_each(string content) =>
        Assert.Equal(["a", "b"], PolicyCases.Parse(content).Select(one => one.Text));

    [Fact]
    public void A_wrong_line_is_named()
    {
        var error = Assert.Throws<GuardPolicyException>(() =>
            PolicyCases.Parse("{\"text\": \"a\", \"action\": \"pass\"}\n{\"text\": 1}")
        );
        Assert.Contains("Test 2", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(GuardPlace.Output, "see https://evil.com/x", GuardAction.Mask, "links", "see evil[.]com/x")]
    [InlineData(GuardPlace.Question, "see https://evil.com/x", GuardAction.Pass, null, "see https://evil.com/x")]
    [InlineData(
        GuardPlace.Output,
        "desk@example.com https://evil.com",
        GuardAction.Mask,
        "email",
        "[email] evil[.]com"
    )]
    public void A_trial_shows_links_of_answers_too(
        GuardPlace place,
        string text,
        GuardAction action,
        string? rule,
        string masked
    )
    {
        var verdict = PolicyTrial.Of(new TextGuard(GuardPolicy.Default), place, text);
        Assert.Equal((action, rule, masked), (verdict.Action, verdict.Rule, verdict.Text));
    }

    [Fact]
    public void A_test_fails_by_action_rules_or_text()
    {
        var guard = new TextGuard(GuardPolicy.Default);
        var test = new PolicyCase { Text = "card 4111 1111 1111 1111", Action = GuardAction.Mask };
        Assert.True(PolicyTrial.Of(guard, test).Passed);
        Assert.False(PolicyTrial.Of(guard, test with { Action = GuardAction.Block }).Passed);
        Assert.False(PolicyTrial.Of(guard, test with { Rules = ["email"] }).Passed);
        Assert.False(PolicyTrial.Of(guard, test with { Rules = [] }).Passed);
        Assert.False(PolicyTrial.Of(guard, test with { Masked = "card" }).Passed);
        Assert.True(PolicyTrial.Of(guard, test with { Rules = ["card"], Masked = "card [card]" }).Passed);
    }
}
