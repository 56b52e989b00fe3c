using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Pipeline.Guardrails.Shape;
using Pipeline.Guardrails.Topics;
using Pipeline.Guardrails.Words;

namespace Pipeline.Guardrails.Policies;

/// <summary>What a policy says beside its actions: its words, topics, languages and limits, and how it is
/// told.</summary>
public sealed record PolicyForm
{
    /// <summary>The refusals of rules that have none of their own.</summary>
    public const string AnyRule = "default";

    private const int MostTopics = 50;
    private const int MostText = 500;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = false,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Of a policy that stands for two: the topics that the other one lets in.
    private IReadOnlyList<TopicRule>? _alsoOnly;

    /// <summary>Nothing.</summary>
    public static PolicyForm Empty { get; } = new();

    /// <summary>The members of a policy that are read here.</summary>
    public static IReadOnlyList<string> Members { get; } =
    ["words", "topics", "onlyTopics", "languages", "lengths", "masks", "refusals"];

    /// <summary>Words that are kept out (rule <c>words</c>); null: none.</summary>
    public WordLists? Words { get; init; }

    /// <summary>Topics whose questions are kept out (rule <c>topic</c>); null: none.</summary>
    public IReadOnlyList<TopicRule>? Topics { get; init; }

    /// <summary>The topics whose questions alone are let in (rule <c>off-topic</c>); null: all.</summary>
    public IReadOnlyList<TopicRule>? OnlyTopics { get; init; }

    /// <summary>The topics that let in: a question must be of one of each group.</summary>
    [JsonIgnore]
    public IEnumerable<IReadOnlyList<TopicRule>> OnlyGroups =>
        new[] { OnlyTopics, _alsoOnly }.OfType<IReadOnlyList<TopicRule>>();

    /// <summary>The languages that questions and answers may have (rule <c>language</c>), of
    /// <see cref="LetterLanguages"/>; null: all.</summary>
    public IReadOnlyList<string>? Languages { get; init; }

    /// <summary>How long questions and answers may be (rule <c>length</c>); null: as long as they like.</summary>
    public TextLimits? Lengths { get; init; }

    /// <summary>What stands for what is masked, by rule; null: <c>[card]</c> and so on.</summary>
    public IReadOnlyDictionary<string, string>? Masks { get; init; }

    /// <summary>What is answered when a rule blocks, by rule or <see cref="AnyRule"/>, and in it by language (ko, en);
    /// null: nothing in words.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>? Refusals { get; init; }

    /// <summary>What is answered when a rule blocks.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="text">The question, in whose language it is told.</param>
    /// <returns>The text; null: there is none.</returns>
    public string? Refusal(string? rule, string text)
    {
        if (Refusals is null)
        {
            return null;
        }

        var said =
            rule is not null && Refusals.TryGetValue(rule, out var own) ? own
            : rule is not null && Refusals.TryGetValue(TextRules.Whole(rule), out var whole) ? whole
            : Refusals.GetValueOrDefault(AnyRule);
        return said is null ? null
            : said.TryGetValue(LetterLanguages.Of(text) == "ko" ? "ko" : "en", out var mine) ? mine
            : said.Values.FirstOrDefault();
    }

    /// <summary>This, and what another one has instead of it.</summary>
    internal PolicyForm Overlaid(PolicyForm other) =>
        new()
        {
            Words = other.Words ?? Words,
            Topics = other.Topics ?? Topics,
            OnlyTopics = other.OnlyTopics ?? OnlyTopics,
            Languages = other.Languages ?? Languages,
            Lengths = other.Lengths ?? Lengths,
            Masks = other.Masks ?? Masks,
            Refusals = other.Refusals ?? Refusals,
        };

    /// <summary>This and another one, both of which must hold; where only one can be told, it is the other's.</summary>
    internal PolicyForm And(PolicyForm other) =>
        new()
        {
            Words =
                Words is null ? other.Words
                : other.Words is null ? Words
                : Words.And(other.Words),
            Topics = Topics is null ? other.Topics : [.. Topics, .. other.Topics ?? []],
            OnlyTopics = OnlyTopics ?? other.OnlyTopics,
            _alsoOnly = OnlyTopics is null ? null : other.OnlyTopics,
            Languages =
                Languages is null ? other.Languages
                : other.Languages is null ? Languages
                : [.. Languages.Intersect(other.Languages, StringComparer.Ordinal)],
            Lengths =
                Lengths is null ? other.Lengths
                : other.Lengths is null ? Lengths
                : Lengths.And(other.Lengths),
            Masks = other.Masks ?? Masks,
            Refusals = other.Refusals ?? Refusals,
        };

    /// <summary>Reads the members of a policy.</summary>
    /// <exception cref="JsonException">They cannot be read.</exception>
    internal static PolicyForm Read(JsonObject members) => members.Deserialize<PolicyForm>(Strict)!;

    /// <summary>The members as a policy has them.</summary>
    internal JsonObject Write() => JsonSerializer.SerializeToNode(this, Strict)!.AsObject();

    /// <summary>Checks what no type does.</summary>
    /// <exception cref="GuardPolicyException">Something cannot be used.</exception>
    internal void Validate(IReadOnlyCollection<string> rules)
    {
        Words?.Validate();
        Check("topics", Topics);
        Check("onlyTopics", OnlyTopics);
        if (Languages is { } languages)
        {
            Require(
                languages.Count > 0 && languages.All(LetterLanguages.All.Contains),
                "languages",
                $"give some of {string.Join(", ", LetterLanguages.All)}"
            );
        }

        Lengths?.Validate();
        foreach (var (rule, mask) in Masks ?? new Dictionary<string, string>())
        {
            Require(rules.Contains(rule), "masks", $"there is no rule '{rule}'");
            Require(mask is { Length: <= MostText }, "masks", $"a text has at most {MostText} characters");
        }

        foreach (var (rule, texts) in Refusals ?? new Dictionary<string, IReadOnlyDictionary<string, string>>())
        {
            Require(rule == AnyRule || rules.Contains(rule), "refusals", $"there is no rule '{rule}'");
            Require(
                texts is { Count: > 0 } && texts.All(text => text.Key is "ko" or "en" && Says(text.Value)),
                "refusals",
                $"give a text of 1 to {MostText} characters for ko, en or both"
            );
        }
    }

    private static void Check(string member, IReadOnlyList<TopicRule>? topics)
    {
        if (topics is null)
        {
            return;
        }

        Require(topics.Count is > 0 and <= MostTopics, member, $"give 1 to {MostTopics} topics");
        foreach (var topic in topics)
        {
            Require(
                topic is { Name.Length: > 0 and <= 40 } && !topic.Name.Any(char.IsControl),
                member,
                "a topic has a name of 1 to 40 characters"
            );
            Require(
                topic.Examples is { Count: > 0 and <= TopicRule.MostExamples }
                    && topic.Examples.All(Says)
                    && topic.Except is { Count: <= TopicRule.MostExamples }
                    && topic.Except.All(Says),
                member,
                $"'{topic.Name}' needs 1 to {TopicRule.MostExamples} examples of 1 to {MostText} characters"
            );
            Require(topic.Threshold is null or (>= 0 and <= 1), member, $"the threshold of '{topic.Name}' is 0 to 1");
        }
    }

    private static bool Says(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= MostText;

    private static void Require(bool holds, string member, string what)
    {
        if (!holds)
        {
            throw new GuardPolicyException($"Guard policy, {member}: {what}.");
        }
    }
}
