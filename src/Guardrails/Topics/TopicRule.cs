namespace Pipeline.Guardrails.Topics;

/// <summary>A topic, told by questions that belong to it.</summary>
public sealed record TopicRule
{
    /// <summary>Most examples of a topic.</summary>
    public const int MostExamples = 50;

    /// <summary>How like an example a question must be, unless the topic says otherwise.</summary>
    public const double DefaultThreshold = 0.42;

    /// <summary>What people call it, 1 to 40 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Questions that belong to it, in each language that is asked in.</summary>
    public required IReadOnlyList<string> Examples { get; init; }

    /// <summary>Questions that are like them and do not belong to it.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>How like an example a question must be, 0 (as any other question is) to 1 (the same); null:
    /// <see cref="DefaultThreshold"/>.</summary>
    public double? Threshold { get; init; }
}
