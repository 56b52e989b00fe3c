namespace Pipeline.Connectors.Sources;

/// <summary>A source, or one item of it, cannot be read now.</summary>
/// <param name="problem">What stands in the way.</param>
/// <param name="isTransient">Whether the same may succeed a moment later.</param>
/// <param name="inner">What it came from.</param>
/// <param name="retryAfter">How long the source asks to be left alone; null: it does not say.</param>
public sealed class SourceException(
    Problem problem,
    bool isTransient,
    Exception? inner = null,
    TimeSpan? retryAfter = null
) : Exception(problem.ToString(), inner)
{
    /// <summary>What stands in the way.</summary>
    public Problem Problem { get; } = problem;

    /// <summary>Whether the same may succeed a moment later.</summary>
    public bool IsTransient { get; } = isTransient;

    /// <summary>How long the source asks to be left alone; null: it does not say.</summary>
    public TimeSpan? RetryAfter { get; } = retryAfter;
}
