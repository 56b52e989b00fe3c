namespace Pipeline.Guardrails;

/// <summary>The ids of the rules that a policy gives their words, topics, languages and limits; without them they find
/// nothing. <see cref="Profanity"/> alone has words of its own, and is off until a policy turns it on.</summary>
public static class TextRules
{
    /// <summary>Words of the policy's list.</summary>
    public const string Words = "words";

    /// <summary>Swear words, Korean and English.</summary>
    public const string Profanity = "profanity";

    /// <summary>Questions of a topic that the policy keeps out.</summary>
    public const string Topic = "topic";

    /// <summary>Questions of none of the topics that the policy lets in.</summary>
    public const string OffTopic = "off-topic";

    /// <summary>Texts in other languages than the policy's.</summary>
    public const string Language = "language";

    /// <summary>Texts that are too long.</summary>
    public const string Length = "length";

    private static readonly string[] Everywhere = [Words, Profanity];
    private static readonly string[] Asked = [.. Everywhere, Topic, OffTopic, Language, Length];
    private static readonly string[] Answered = [.. Everywhere, Language, Length];

    /// <summary>The rules that a place can have.</summary>
    /// <param name="place">The place.</param>
    public static IReadOnlyList<string> At(GuardPlace place) =>
        place switch
        {
            GuardPlace.Question => Asked,
            GuardPlace.Output => Answered,
            _ => Everywhere,
        };

    /// <summary>The id of one topic, which a policy can treat apart: <c>topic:legal advice</c>.</summary>
    /// <param name="name">The topic's name.</param>
    public static string OfTopic(string name) => $"{Topic}:{name}";

    /// <summary>The rule that a rule is a part of; itself where it is none.</summary>
    /// <param name="rule">The rule.</param>
    public static string Whole(string rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return rule.StartsWith($"{Topic}:", StringComparison.Ordinal) ? Topic : rule;
    }

    /// <summary>Whether a rule is about a text as a whole, which cannot be masked.</summary>
    /// <param name="rule">The rule.</param>
    public static bool IsOfWhole(string rule) => Whole(rule) is Topic or OffTopic or Language or Length;

    /// <summary>What is done where a policy does not say; null: it is none of these rules.</summary>
    /// <param name="place">The place.</param>
    /// <param name="rule">The rule.</param>
    public static GuardAction? DefaultFor(GuardPlace place, string rule) =>
        (Whole(rule), place) switch
        {
            (Profanity, _) => GuardAction.Pass,
            (Words, GuardPlace.Question) => GuardAction.Block,
            (Words, GuardPlace.Context) => GuardAction.Pass,
            (Words, _) => GuardAction.Mask,
            (Topic or OffTopic or Language or Length, GuardPlace.Question) => GuardAction.Block,
            (Length, GuardPlace.Output) => GuardAction.Block,
            (Topic or OffTopic or Language or Length, _) => GuardAction.Pass,
            _ => null,
        };
}
