namespace Pipeline.Cli.Evaluation;

/// <summary>What an evaluation is asked.</summary>
internal sealed record EvalOptions
{
    public required IReadOnlyList<string> Directories { get; init; }

    public required IReadOnlyList<SearchStage> Stages { get; init; }

    public string Split { get; init; } = "test";

    /// <summary>Only the first so many judged queries; null: all.</summary>
    public int? Queries { get; init; }

    /// <summary>Who writes the answers that are measured; null: retrieval is measured.</summary>
    public AnswerMode? Answers { get; init; }

    /// <summary>Only the first so many answerable questions, and as many of the others; null: all.</summary>
    public int? Limit { get; init; }

    /// <summary>Documents a query is measured on.</summary>
    public int Top { get; init; } = 100;

    public bool Calibrate { get; init; } = true;

    public bool Keep { get; init; }

    public string? RunsDirectory { get; init; }

    public int Shards { get; init; } = 1;
}
