namespace Pipeline.Guardrails.Policies;

/// <summary>A text and what a policy must do with it. At least one of action, rules and masked text is
/// given.</summary>
public sealed record PolicyCase
{
    /// <summary>The text.</summary>
    public required string Text { get; init; }

    /// <summary>Where it stands.</summary>
    public GuardPlace Place { get; init; } = GuardPlace.Question;

    /// <summary>The action that must come out; null: any.</summary>
    public GuardAction? Action { get; init; }

    /// <summary>The rules that must be found, no more and no fewer, in any order; null: any.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>The masked text that must come out; null: any.</summary>
    public string? Masked { get; init; }

    /// <summary>What it is called where it fails; null: by its text.</summary>
    public string? Name { get; init; }
}
