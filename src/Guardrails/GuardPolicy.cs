using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization;
using Pipeline.Guardrails.Policies;

namespace Pipeline.Guardrails;

/// <summary>
/// What is done about each rule at each place. Rules that a place does not name take the default of that place:
/// <list type="table">
/// <item><term>Question</term><description>what identifies a person, opens an account or a machine is masked, so that
/// it reaches neither model nor trace; phone, email, business-number and corporate-number pass, because people ask
/// about them.</description></item>
/// <item><term>Context</term><description>the same: contact data in documents may be what the question is about, and
/// the output guard has the last word.</description></item>
/// <item><term>Output</term><description>these are masked too. Where answers should name contacts, let email and phone
/// pass.</description></item>
/// </list>
/// The rules name, address, ip-address and mac-address pass everywhere unless the policy says otherwise: a handbook is
/// full of them, and an answer without them is of no use.
/// The rule <c>links</c> is of the output alone: addresses of hosts that neither the policy nor the question names are
/// shown as plain text. A rule that is not built in is masked everywhere unless the policy says otherwise. As JSON:
/// <c>{"allowedHosts": ["docs.example.com"], "question": {"card": "block"}, "output": {"email": "pass"}}</c>.
/// </summary>
[JsonConverter(typeof(GuardPolicyConverter))]
public sealed record GuardPolicy
{
    private static readonly FrozenSet<string> PassedInside = FrozenSet.Create(
        GuardRules.Phone,
        GuardRules.Email,
        GuardRules.BusinessNumber,
        GuardRules.CorporateNumber
    );

    private static readonly FrozenSet<string> PassedEverywhere = FrozenSet.Create(
        GuardRules.Name,
        GuardRules.Address,
        GuardRules.IpAddress,
        GuardRules.MacAddress
    );

    // Korean as itself.
    private static readonly JsonSerializerOptions Readable = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The defaults.</summary>
    public static GuardPolicy Default { get; } = new();

    /// <summary>Actions that differ from the default for what users write, by rule id.</summary>
    public IReadOnlyDictionary<string, GuardAction> Question { get; init; } =
        FrozenDictionary<string, GuardAction>.Empty;

    /// <summary>Actions that differ from the default for retrieved text, by rule id.</summary>
    public IReadOnlyDictionary<string, GuardAction> Context { get; init; } =
        FrozenDictionary<string, GuardAction>.Empty;

    /// <summary>Actions that differ from the default for generated text, by rule id.</summary>
    public IReadOnlyDictionary<string, GuardAction> Output { get; init; } = FrozenDictionary<string, GuardAction>.Empty;

    /// <summary>
    /// Hosts whose links, images and addresses may leave in answers, in lower case; <c>*.example.com</c> is every host
    /// below example.com.
    /// </summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Words, topics, languages and limits, and how they are told.</summary>
    public PolicyForm Form { get; init; } = PolicyForm.Empty;

    /// <summary>The text that stands in a masked text for a finding of a rule.</summary>
    /// <param name="rule">The rule id.</param>
    public string MaskOf(string rule) =>
        Form.Masks is { } masks && masks.TryGetValue(rule, out var mask) ? mask : GuardRules.MaskOf(rule);

    /// <summary>The action for a rule at a place.</summary>
    /// <param name="place">Where the text stands.</param>
    /// <param name="rule">The rule id.</param>
    /// <returns>What the policy says, else the default.</returns>
    public GuardAction For(GuardPlace place, string rule) =>
        At(place).TryGetValue(rule, out var action) || At(place).TryGetValue(TextRules.Whole(rule), out action)
            ? action
            : DefaultFor(place, rule);

    /// <summary>The built-in rules that a place can have.</summary>
    /// <param name="place">The place.</param>
    public static IEnumerable<string> RulesAt(GuardPlace place) =>
        (place == GuardPlace.Output ? GuardRules.All.Append(GuardRules.Links) : GuardRules.All).Concat(
            TextRules.At(place)
        );

    /// <summary>The same policy with another action for one rule at one place.</summary>
    /// <param name="place">Where the text stands.</param>
    /// <param name="rule">The rule id.</param>
    /// <param name="action">What to do.</param>
    /// <returns>The changed policy.</returns>
    public GuardPolicy With(GuardPlace place, string rule, GuardAction action)
    {
        var changed = new Dictionary<string, GuardAction>(At(place), StringComparer.Ordinal)
        {
            [rule] = action,
        }.ToFrozenDictionary(StringComparer.Ordinal);
        return place switch
        {
            GuardPlace.Question => this with { Question = changed },
            GuardPlace.Context => this with { Context = changed },
            _ => this with { Output = changed },
        };
    }

    /// <summary>This policy, and what another one names instead of what this one says of the same.</summary>
    /// <param name="other">The other policy.</param>
    /// <returns>The changed policy.</returns>
    public GuardPolicy Overlaid(GuardPolicy other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var changed = this with
        {
            AllowedHosts = other.AllowedHosts.Count > 0 ? other.AllowedHosts : AllowedHosts,
            Form = Form.Overlaid(other.Form),
        };
        foreach (var place in Enum.GetValues<GuardPlace>())
        {
            changed = other.At(place).Aggregate(changed, (policy, entry) => policy.With(place, entry.Key, entry.Value));
        }

        return changed;
    }

    /// <summary>Reads a policy from JSON and checks it.</summary>
    /// <param name="json">An object of places, each an object of rule and action.</param>
    /// <param name="extraRules">Rule ids of detectors that are not built in.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="GuardPolicyException">Names the place and rule that are wrong, and what is allowed.</exception>
    public static GuardPolicy Parse(string json, IEnumerable<string>? extraRules = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var policy =
                JsonSerializer.Deserialize<GuardPolicy>(json)
                ?? throw new GuardPolicyException(
                    "The guard policy is null; write an object such as {\"output\": {}}."
                );
            policy.Validate(extraRules);
            return policy;
        }
        catch (JsonException e)
        {
            throw new GuardPolicyException(e.Message, e);
        }
    }

    /// <summary>Reads a policy that was checked when it was set, perhaps by a silo of a later version: rules that are
    /// not known here do nothing.</summary>
    /// <param name="json">What <see cref="ToJson"/> or a user wrote.</param>
    /// <returns>The policy.</returns>
    /// <exception cref="GuardPolicyException">It is no policy.</exception>
    public static GuardPolicy ReadStored(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize<GuardPolicy>(json) ?? Default;
        }
        catch (JsonException e)
        {
            throw new GuardPolicyException(e.Message, e);
        }
    }

    /// <summary>Writes the policy as JSON that <see cref="Parse"/> reads.</summary>
    /// <returns>One line of JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, Readable);

    /// <summary>Checks that every rule is known and every action is one.</summary>
    /// <param name="extraRules">Rule ids of detectors that are not built in.</param>
    /// <exception cref="GuardPolicyException">Names the place and rule that are wrong, and what is allowed.</exception>
    public void Validate(IEnumerable<string>? extraRules = null)
    {
        if (AllowedHosts.FirstOrDefault(host => !Links.AllowedHosts.IsPattern(host)) is { } wrong)
        {
            throw new GuardPolicyException(
                $"Guard policy, allowedHosts: '{wrong}' is no host; write example.com, or *.example.com for all below it."
            );
        }

        Form.Validate([
            .. Enum.GetValues<GuardPlace>().SelectMany(RulesAt),
            .. (Form.Topics ?? []).Select(topic => TextRules.OfTopic(topic.Name)),
        ]);
        foreach (var place in Enum.GetValues<GuardPlace>())
        {
            string[] known = [.. RulesAt(place), .. extraRules ?? []];
            var topics = place == GuardPlace.Question ? Form.Topics ?? [] : [];
            foreach (var (rule, action) in At(place))
            {
                var name = GuardPolicyConverter.NameOf(place);
                if (
                    !known.Contains(rule, StringComparer.Ordinal)
                    && !topics.Any(topic => TextRules.OfTopic(topic.Name) == rule)
                )
                {
                    throw new GuardPolicyException(
                        $"Guard policy, place '{name}': rule '{rule}' is unknown; the rules are {string.Join(", ", known)}."
                    );
                }
                if (action == GuardAction.Mask && TextRules.IsOfWhole(rule))
                {
                    throw new GuardPolicyException(
                        $"Guard policy, place '{name}', rule '{rule}': it is about a text as a whole; the actions are pass and block."
                    );
                }
                if (!Enum.IsDefined(action))
                {
                    throw new GuardPolicyException(
                        $"Guard policy, place '{name}', rule '{rule}': action {(int)action} is unknown; "
                            + $"the actions are {GuardPolicyConverter.ActionNames}."
                    );
                }
            }
        }
    }

    /// <inheritdoc/>
    public bool Equals(GuardPolicy? other) =>
        other is not null
        && AllowedHosts.SequenceEqual(other.AllowedHosts, StringComparer.Ordinal)
        && (ReferenceEquals(Form, other.Form) || Form.Write().ToJsonString() == other.Form.Write().ToJsonString())
        && Enum.GetValues<GuardPlace>()
            .All(place =>
                At(place).Count == other.At(place).Count
                && At(place)
                    .All(entry => other.At(place).TryGetValue(entry.Key, out var action) && action == entry.Value)
            );

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = AllowedHosts.Count;
        foreach (var place in Enum.GetValues<GuardPlace>())
        {
            foreach (var (rule, action) in At(place))
            {
                hash ^= HashCode.Combine(place, rule, action);
            }
        }
        return hash;
    }

    /// <summary>The entries of a place.</summary>
    internal IReadOnlyDictionary<string, GuardAction> At(GuardPlace place) =>
        place switch
        {
            GuardPlace.Question => Question,
            GuardPlace.Context => Context,
            GuardPlace.Output => Output,
            _ => throw new ArgumentOutOfRangeException(
                nameof(place),
                place,
                "The places are question, context, output."
            ),
        };

    private static GuardAction DefaultFor(GuardPlace place, string rule) =>
        TextRules.DefaultFor(place, rule)
        ?? (
            PassedEverywhere.Contains(rule) || (place != GuardPlace.Output && PassedInside.Contains(rule))
                ? GuardAction.Pass
                : GuardAction.Mask
        );
}
