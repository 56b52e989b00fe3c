namespace Pipeline.Contracts.Guardrails;

/// <summary>What a guardrail says of a text.</summary>
/// <param name="Place">Which text.</param>
/// <param name="Action">What was done.</param>
/// <param name="Rule">The rule that decided, e.g. <c>card</c>; null with <see cref="GuardAction.Pass"/>.</param>
/// <param name="Spans">What was found, in the original text.</param>
[GenerateSerializer, Alias("pipeline.verdict"), Immutable]
public sealed record Verdict(GuardPlace Place, GuardAction Action, string? Rule, IReadOnlyList<VerdictSpan> Spans)
{
    /// <summary>The policies that held, each with the hash of what it says (<c>strict@3f9a2c1b04de</c>); null: an
    /// earlier version of the program said it.</summary>
    [Id(0)]
    public string? Policy { get; init; }
}

/// <summary>One finding.</summary>
/// <param name="Rule">The rule, e.g. <c>resident-number</c>.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="Length">Length in UTF-16 units.</param>
[GenerateSerializer, Alias("pipeline.verdict-span"), Immutable]
public sealed record VerdictSpan(string Rule, int Start, int Length);
