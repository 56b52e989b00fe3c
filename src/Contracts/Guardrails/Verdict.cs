namespace Pipeline.Contracts.Guardrails;

/// <summary>What a guardrail says of a text.</summary>
/// <param name="Place">Which text.</param>
/// <param name="Action">What was done.</param>
/// <param name="Rule">The rule that decided, e.g. <c>card</c>; null with <see cref="GuardAction.Pass"/>.</param>
/// <param name="Spans">What was found, in the original text.</param>
[GenerateSerializer, Alias("pipeline.verdict"), Immutable]
public sealed record Verdict(GuardPlace Place, GuardAction Action, string? Rule, IReadOnlyList<VerdictSpan> Spans);

/// <summary>One finding.</summary>
/// <param name="Rule">The rule, e.g. <c>resident-number</c>.</param>
/// <param name="Start">First UTF-16 unit.</param>
/// <param name="Length">Length in UTF-16 units.</param>
[GenerateSerializer, Alias("pipeline.verdict-span"), Immutable]
public sealed record VerdictSpan(string Rule, int Start, int Length);

/// <summary>Which text a verdict is about.</summary>
public enum GuardPlace
{
    /// <summary>The user's question.</summary>
    Question,

    /// <summary>Retrieved passages.</summary>
    Context,

    /// <summary>The answer.</summary>
    Output,
}

/// <summary>What is done with a text.</summary>
public enum GuardAction
{
    /// <summary>Nothing.</summary>
    Pass,

    /// <summary>The findings are replaced by their kind.</summary>
    Mask,

    /// <summary>The text goes no further.</summary>
    Block,
}
