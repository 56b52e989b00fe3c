namespace Pipeline.Guardrails;

/// <summary>A place in a text that a rule recognises.</summary>
/// <param name="Rule">The rule id (<see cref="GuardRules"/>).</param>
/// <param name="Start">Offset of the first UTF-16 unit in the original text.</param>
/// <param name="Length">Length in UTF-16 units, at least 1.</param>
public sealed record GuardFinding(string Rule, int Start, int Length)
{
    /// <summary>Offset just after the last UTF-16 unit.</summary>
    internal int End => Start + Length;
}
