using Pipeline.Guardrails.Topics;

namespace Pipeline.Guardrails.Policies;

/// <summary>What a policy says of the topic of a question; for who has an embedder.</summary>
public static class PolicyTopics
{
    /// <summary>The topics of a policy that decide anything.</summary>
    /// <param name="policy">The policy.</param>
    public static IReadOnlyList<TopicRule> Of(GuardPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        return [.. Kept(policy).Concat(Let(policy).SelectMany(group => group)).Select(Apart)];
    }

    /// <summary>The rule that blocks a question; null: none does.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="space">The space of <see cref="Of"/>.</param>
    /// <param name="question">The question's vector.</param>
    public static string? Blocking(GuardPolicy policy, TopicSpace space, float[] question)
    {
        ArgumentNullException.ThrowIfNull(space);
        var topics = Of(policy);
        var kept = Kept(policy).Count();
        var best = topics
            .Take(kept)
            .Where(topic => space.Has(topic, question))
            .OrderByDescending(topic => space.Likeness(topic, question))
            .FirstOrDefault();
        if (best is not null)
        {
            return TextRules.OfTopic(NameOf(best));
        }

        var next = kept;
        foreach (var group in Let(policy))
        {
            if (!topics.Skip(next).Take(group.Count).Any(topic => space.Has(topic, question)))
            {
                return TextRules.OffTopic;
            }

            next += group.Count;
        }

        return null;
    }

    private static IEnumerable<TopicRule> Kept(GuardPolicy policy) =>
        (policy.Form.Topics ?? []).Where(topic =>
            policy.For(GuardPlace.Question, TextRules.OfTopic(topic.Name)) == GuardAction.Block
        );

    private static IEnumerable<IReadOnlyList<TopicRule>> Let(GuardPolicy policy) =>
        policy.For(GuardPlace.Question, TextRules.OffTopic) == GuardAction.Block ? policy.Form.OnlyGroups : [];

    // Two policies that hold together may have a name twice.
    private static TopicRule Apart(TopicRule topic, int place) => topic with { Name = $"{place}:{topic.Name}" };

    private static string NameOf(TopicRule topic) =>
        topic.Name[(topic.Name.IndexOf(':', StringComparison.Ordinal) + 1)..];
}
