using Pipeline.Contracts.Guardrails;
using Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>Verdicts of the library as they cross the wire.</summary>
internal static class VerdictMapping
{
    /// <summary>Null when there was nothing to say.</summary>
    public static Verdict? ToContract(this GuardVerdict verdict) =>
        verdict.Action == GuardAction.Pass
            ? null
            : new Verdict(
                verdict.Place,
                verdict.Action,
                verdict.Rule,
                [.. verdict.Findings.Select(finding => new VerdictSpan(finding.Rule, finding.Start, finding.Length))]
            );
}
