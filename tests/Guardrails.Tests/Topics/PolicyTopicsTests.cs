using Pipeline.Guardrails.Policies;
using Pipeline.Guardrails.Topics;

namespace Pipeline.Guardrails.Tests.Topics;

/// <summary>Topics with vectors made by hand: a direction each, and what all questions have in common.</summary>
public sealed class PolicyTopicsTests
{
    private const int Dimensions = 8;
    private const float Common = 0.8f;

    private static readonly string[] Words = ["law", "pay", "leave"];

    [Theory]
    [InlineData("law law law", "topic:legal")]
    [InlineData("pay", "topic:pay")]
    [InlineData("law pay pay", "topic:pay")]
    [InlineData("leave", null)]
    [InlineData("other", null)]
    public void A_question_is_kept_out_by_the_topic_that_it_is_most_like(string question, string? rule) =>
        Assert.Equal(
            rule,
            Blocking(
                """
                {"topics": [
                  {"name": "legal", "examples": ["law", "law leave law"]},
                  {"name": "pay", "examples": ["pay", "pay pay"]}
                ]}
                """,
                question
            )
        );

    [Theory]
    [InlineData("leave", null)]
    [InlineData("law", "off-topic")]
    [InlineData("other", "off-topic")]
    public void Only_some_topics_are_let_in(string question, string? rule) =>
        Assert.Equal(rule, Blocking("""{"onlyTopics": [{"name": "x", "examples": ["leave"]}]}""", question));

    [Theory]
    [InlineData("pay", "topic:pay")]
    [InlineData("pay leave", null)]
    public void An_exception_that_is_nearer_lets_in(string question, string? rule) =>
        Assert.Equal(
            rule,
            Blocking(
                """{"topics": [{"name": "pay", "examples": ["pay"], "except": ["pay leave"], "threshold": 0.3}]}""",
                question
            )
        );

    [Fact]
    public void The_threshold_decides_and_a_topic_can_be_let_pass()
    {
        const string Topic = """{"topics": [{"name": "pay", "examples": ["pay"], "threshold": 0.9}]""";
        Assert.Null(Blocking(Topic + "}", "pay law"));
        Assert.Equal("topic:pay", Blocking(Topic.Replace("0.9", "0.5", StringComparison.Ordinal) + "}", "pay law"));
        Assert.Null(Blocking(Topic + """, "question": {"topic:pay": "pass"}}""", "pay"));
        Assert.Null(Blocking(Topic + """, "question": {"topic": "pass"}}""", "pay"));
    }

    [Fact]
    public void Of_two_policies_a_question_must_be_of_a_topic_of_each()
    {
        var both = StricterPolicy.Of(
            GuardPolicy.Parse(
                """{"onlyTopics": [{"name": "x", "examples": ["leave"]}, {"name": "y", "examples": ["pay"]}]}"""
            ),
            GuardPolicy.Parse("""{"onlyTopics": [{"name": "x", "examples": ["leave", "law"]}]}""")
        );
        Assert.Null(Blocking(both, "leave"));
        Assert.Equal("off-topic", Blocking(both, "pay"));
        Assert.Equal("off-topic", Blocking(both, "law"));
    }

    private static string? Blocking(string policy, string question) => Blocking(GuardPolicy.Parse(policy), question);

    private static string? Blocking(GuardPolicy policy, string question)
    {
        var topics = PolicyTopics.Of(policy);
        var space = new TopicSpace(topics, [.. TopicSpace.TextsOf(topics).Select(Embed)]);
        return PolicyTopics.Blocking(policy, space, Embed(question));
    }

    /// <summary>A common part that is larger than all else, as many embedders have it, and a direction a
    /// word.</summary>
    private static float[] Embed(string text)
    {
        var vector = new float[Dimensions];
        foreach (var word in text.Split(' '))
        {
            var place = Array.IndexOf(Words, word);
            var sum = Sum(word);
            vector[place < 0 ? 3 + (sum % 4) : place] += place < 0 && sum / 4 % 2 == 0 ? -1 : 1;
        }

        var length = MathF.Sqrt(vector.Sum(value => value * value)) / MathF.Sqrt(1 - Common);
        vector = [.. vector.Select(value => value / length)];
        vector[^1] = MathF.Sqrt(Common);
        return vector;
    }

    private static int Sum(string word) => word.Sum(c => c);
}
