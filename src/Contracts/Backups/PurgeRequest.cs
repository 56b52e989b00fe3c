namespace Pipeline.Contracts.Backups;

/// <summary>What else a purge looks for.</summary>
public sealed record PurgeRequest
{
    /// <summary>Texts that must be nowhere afterwards, such as words of documents deleted before.</summary>
    public IReadOnlyList<string>? Texts { get; init; }
}
