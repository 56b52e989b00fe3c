using Pipeline.Contracts.Guardrails;
using Pipeline.Guardrails;
using Contract = Pipeline.Contracts.Guardrails;
using Library = Pipeline.Guardrails;

namespace Pipeline.Grains.Guardrails;

/// <summary>Verdicts of the library as they cross the wire.</summary>
internal static class VerdictMapping
{
    public static Library.GuardPlace ToLibrary(this Contract.GuardPlace place) => place switch
    {
        Contract.GuardPlace.Question => Library.GuardPlace.Question,
        Contract.GuardPlace.Context => Library.GuardPlace.Context,
        _ => Library.GuardPlace.Output,
    };

    /// <summary>Null when there was nothing to say.</summary>
    public static Verdict? ToContract(this GuardVerdict verdict) => verdict.Action == Library.GuardAction.Pass
        ? null
        : new Verdict(
            verdict.Place switch
            {
                Library.GuardPlace.Question => Contract.GuardPlace.Question,
                Library.GuardPlace.Context => Contract.GuardPlace.Context,
                _ => Contract.GuardPlace.Output,
            },
            verdict.Action == Library.GuardAction.Block ? Contract.GuardAction.Block : Contract.GuardAction.Mask,
            verdict.Rule,
            [.. verdict.Findings.Select(finding => new VerdictSpan(finding.Rule, finding.Start, finding.Length))]);
}
