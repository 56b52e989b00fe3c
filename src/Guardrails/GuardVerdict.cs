namespace Pipeline.Guardrails;

/// <summary>What a guard says of a text.</summary>
/// <param name="Place">Where the text stood.</param>
/// <param name="Action">The strongest action of the findings; <see cref="GuardAction.Pass"/> without findings.</param>
/// <param name="Rule">The rule of the first finding with that action; null on <see cref="GuardAction.Pass"/>.</param>
/// <param name="Findings">
/// The findings by start. Rules whose action is <see cref="GuardAction.Pass"/> are not looked for and not listed.
/// </param>
/// <param name="Text">The masked text; the text itself on Pass; empty on Block.</param>
public sealed record GuardVerdict(
    GuardPlace Place,
    GuardAction Action,
    string? Rule,
    IReadOnlyList<GuardFinding> Findings,
    string Text
);
