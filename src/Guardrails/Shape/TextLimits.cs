namespace Pipeline.Guardrails.Shape;

/// <summary>How long texts may be, in UTF-16 units; null: as long as they like.</summary>
public sealed record TextLimits
{
    /// <summary>Longest question.</summary>
    public int? Question { get; init; }

    /// <summary>Longest answer.</summary>
    public int? Output { get; init; }

    /// <summary>The limit of a place; null: none.</summary>
    /// <param name="place">The place.</param>
    public int? At(GuardPlace place) =>
        place switch
        {
            GuardPlace.Question => Question,
            GuardPlace.Output => Output,
            _ => null,
        };

    internal TextLimits And(TextLimits other) =>
        new() { Question = Smaller(Question, other.Question), Output = Smaller(Output, other.Output) };

    internal void Validate()
    {
        if (Question < 1 || Output < 1)
        {
            throw new GuardPolicyException("Guard policy, lengths: a length is at least 1.");
        }
    }

    private static int? Smaller(int? one, int? other) =>
        one is null ? other
        : other is null ? one
        : Math.Min(one.Value, other.Value);
}
