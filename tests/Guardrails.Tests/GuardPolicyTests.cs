using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Pipeline.Guardrails.Tests;

public sealed class GuardPolicyTests
{
    [Fact]
    public void Has_defaults_for_each_place()
    {
        var policy = GuardPolicy.Default;
        string[] open = [GuardRules.Name, GuardRules.Address, GuardRules.IpAddress, GuardRules.MacAddress];
        string[] asked = [GuardRules.Phone, GuardRules.Email, GuardRules.BusinessNumber, GuardRules.CorporateNumber];
        foreach (var rule in GuardRules.All)
        {
            var inside = open.Contains(rule) || asked.Contains(rule) ? GuardAction.Pass : GuardAction.Mask;
            Assert.Equal(inside, policy.For(GuardPlace.Question, rule));
            Assert.Equal(inside, policy.For(GuardPlace.Context, rule));
            Assert.Equal(
                open.Contains(rule) ? GuardAction.Pass : GuardAction.Mask,
                policy.For(GuardPlace.Output, rule)
            );
        }

        Assert.Equal(GuardAction.Mask, policy.For(GuardPlace.Question, "project-name"));
    }

    [Property]
    public Property Survives_json() =>
        Prop.ForAll(
            (
                from place in Gen.Elements(Enum.GetValues<GuardPlace>())
                from rule in Gen.Elements(GuardRules.All.ToArray())
                from action in Gen.Elements(Enum.GetValues<GuardAction>())
                select (place, rule, action)
            )
                .ListOf()
                .ToArbitrary(),
            entries =>
            {
                var policy = entries.Aggregate(GuardPolicy.Default, (p, e) => p.With(e.place, e.rule, e.action));
                var read = GuardPolicy.Parse(policy.ToJson());
                return read == policy
                    && read.GetHashCode() == policy.GetHashCode()
                    && entries.All(e => read.For(e.place, e.rule) == policy.For(e.place, e.rule))
                    && JsonSerializer.Deserialize<GuardPolicy>(JsonSerializer.Serialize(policy)) == policy;
            }
        );

    [Theory]
    [InlineData("""{"output": {"card": "blok"}}""", "'output'", "'card'", "pass, mask, block")]
    [InlineData("""{"output": {"card": 2}}""", "'output'", "'card'", "pass, mask, block")]
    [InlineData("""{"output": {"cards": "mask"}}""", "'output'", "'cards'", "resident-number")]
    [InlineData("""{"outputs": {}}""", "'outputs'", "question, context, output", "")]
    [InlineData("""{"output": []}""", "'output'", "pass, mask, block", "")]
    [InlineData("""{"output": {"card": "mask", "card": "pass"}}""", "'output'", "'card'", "twice")]
    [InlineData("""{"output": {}, "Output": {}}""", "'Output'", "twice", "")]
    [InlineData("[]", "object", "question, context, output", "")]
    [InlineData("null", "null", "", "")]
    [InlineData("{", "", "", "")]
    public void Refuses_with_place_rule_and_what_is_allowed(string json, string first, string second, string third)
    {
        var error = Assert.Throws<GuardPolicyException>(() => GuardPolicy.Parse(json));
        Assert.All([first, second, third], part => Assert.Contains(part, error.Message));
    }

    [Fact]
    public void Knows_rules_of_further_detectors_when_told()
    {
        const string Json = """{"question": {"project-name": "block"}}""";
        Assert.Throws<GuardPolicyException>(() => GuardPolicy.Parse(Json));
        Assert.Equal(
            GuardAction.Block,
            GuardPolicy.Parse(Json, ["project-name"]).For(GuardPlace.Question, "project-name")
        );
    }

    /// <summary>A silo of a later version may have set a rule that this one does not have.</summary>
    [Fact]
    public void Reads_what_is_stored_with_rules_that_are_not_known_here()
    {
        var policy = GuardPolicy.ReadStored("""{"output": {"dna": "block", "phone": "pass"}}""");
        Assert.Equal(GuardAction.Pass, policy.For(GuardPlace.Output, GuardRules.Phone));
        Assert.Equal("dna 1234", new TextGuard(policy).Inspect(GuardPlace.Output, "dna 1234").Text);
        Assert.Throws<GuardPolicyException>(() => GuardPolicy.ReadStored("[]"));
    }

    [Fact]
    public void Refuses_actions_that_are_none()
    {
        var policy = GuardPolicy.Default.With(GuardPlace.Context, GuardRules.Card, (GuardAction)7);
        var error = Assert.Throws<GuardPolicyException>(() => policy.Validate());
        Assert.Contains("'context', rule 'card'", error.Message);
    }
}
