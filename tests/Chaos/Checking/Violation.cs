namespace Pipeline.Chaos.Checking;

/// <summary>A rule that was broken.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="What">What was seen.</param>
internal sealed record Violation(Rule Rule, string What)
{
    public override string ToString() => $"{Rule}: {What}";
}
