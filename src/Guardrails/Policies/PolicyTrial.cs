using Pipeline.Guardrails.Links;

namespace Pipeline.Guardrails.Policies;

/// <summary>Shows what a policy does with a text, with nothing behind it: links of an answer too, of which nobody has
/// asked for a host.</summary>
public static class PolicyTrial
{
    /// <summary>Tries a text.</summary>
    /// <param name="guard">The policy.</param>
    /// <param name="place">Where the text stands.</param>
    /// <param name="text">The text.</param>
    public static GuardVerdict Of(TextGuard guard, GuardPlace place, string text)
    {
        ArgumentNullException.ThrowIfNull(guard);
        var verdict = guard.Inspect(place, text);
        var action = guard.Policy.For(place, GuardRules.Links);
        if (place != GuardPlace.Output || action == GuardAction.Pass || verdict.Action == GuardAction.Block)
        {
            return verdict;
        }

        var (findings, _) = Filtered(guard, text);
        if (findings.Count == 0)
        {
            return verdict;
        }

        var decides = action > verdict.Action || verdict.Rule is null;
        return verdict with
        {
            Action = decides ? action : verdict.Action,
            Rule = decides ? GuardRules.Links : verdict.Rule,
            Findings = [.. verdict.Findings.Concat(findings).OrderBy(finding => finding.Start)],
            Text = action == GuardAction.Block ? "" : Filtered(guard, verdict.Text).Text,
        };
    }

    /// <summary>Tries a case.</summary>
    /// <param name="guard">The policy.</param>
    /// <param name="tried">The case.</param>
    /// <returns>What came out, and whether that is what was expected.</returns>
    public static PolicyOutcome Of(TextGuard guard, PolicyCase tried)
    {
        ArgumentNullException.ThrowIfNull(tried);
        var verdict = Of(guard, tried.Place, tried.Text);
        string[] rules = [.. verdict.Findings.Select(finding => finding.Rule).Distinct(StringComparer.Ordinal)];
        var isOfTopic =
            tried.Rules?.Any(rule => TextRules.Whole(rule) is TextRules.Topic or TextRules.OffTopic) == true;
        return new PolicyOutcome(
            tried,
            verdict.Action,
            rules,
            verdict.Text,
            (tried.Action is null || tried.Action == verdict.Action)
                && (tried.Rules is null || tried.Rules.ToHashSet(StringComparer.Ordinal).SetEquals(rules))
                && (tried.Masked is null || tried.Masked == verdict.Text),
            isOfTopic
        );
    }

    private static (IReadOnlyList<GuardFinding> Findings, string Text) Filtered(TextGuard guard, string text)
    {
        var filter = new LinkFilter(new AllowedHosts(guard.Policy.AllowedHosts));
        var filtered = filter.Push(text) + filter.Complete();
        return (filter.Findings, filtered);
    }
}

/// <summary>What came out of a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Action">The action.</param>
/// <param name="Rules">The rules that were found.</param>
/// <param name="Text">The masked text; empty when blocked.</param>
/// <param name="Passed">Whether it is what was expected.</param>
/// <param name="IsOfTopic">A topic is expected, which nobody can tell without an embedder: it is neither passed nor
/// failed.</param>
public sealed record PolicyOutcome(
    PolicyCase Case,
    GuardAction Action,
    IReadOnlyList<string> Rules,
    string Text,
    bool Passed,
    bool IsOfTopic = false
)
{
    /// <summary>Whether something else came out than was expected.</summary>
    public bool Failed => !Passed && !IsOfTopic;
}
