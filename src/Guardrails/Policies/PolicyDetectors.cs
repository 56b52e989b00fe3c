using Pipeline.Guardrails.Profanity;
using Pipeline.Guardrails.Shape;
using Pipeline.Guardrails.Words;

namespace Pipeline.Guardrails.Policies;

/// <summary>The detectors of what a policy says itself.</summary>
internal static class PolicyDetectors
{
    /// <summary>The detectors of a policy, without those that every policy has.</summary>
    public static IEnumerable<IDetector> Of(GuardPolicy policy)
    {
        var form = policy.Form;
        if (form.Words is { Deny.Count: > 0 } words)
        {
            yield return new TermDetector(TextRules.Words, words.Deny, words.Allow, TermRules.Exact);
        }

        if (Enum.GetValues<GuardPlace>().Any(place => policy.For(place, TextRules.Profanity) != GuardAction.Pass))
        {
            yield return new TermDetector(
                TextRules.Profanity,
                ProfaneWords.All,
                ProfaneWords.Others.Concat(form.Words?.Allow ?? []),
                ProfaneWords.Rules
            );
        }

        if (form.Languages is { } languages)
        {
            yield return new LanguageDetector(languages);
        }

        foreach (var place in Enum.GetValues<GuardPlace>())
        {
            if (form.Lengths?.At(place) is { } limit)
            {
                yield return new LengthDetector(limit, place);
            }
        }
    }
}
