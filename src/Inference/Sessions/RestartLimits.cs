namespace Pipeline.Inference.Sessions;

/// <summary>The pauses of a <see cref="RestartPolicy"/>.</summary>
public sealed record RestartLimits
{
    /// <summary>The pause after the first end.</summary>
    public TimeSpan First { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most ends in a row.</summary>
    public int Most { get; init; } = 10;

    /// <summary>What has run for so long has run well.</summary>
    public TimeSpan Well { get; init; } = TimeSpan.FromMinutes(2);
}
