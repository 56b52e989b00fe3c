namespace Pipeline.Grains.Questions;

/// <summary>What keyword and vector search found, with the passages that are wanted of it.</summary>
/// <param name="ByWords">The list of keyword search; null: there was none.</param>
/// <param name="ByMeaning">The list of vector search; null: there was none.</param>
/// <param name="Fused">Both as one.</param>
/// <param name="Wanted">The chunks that were fetched, or gone by then.</param>
/// <param name="Candidates">All of them with what was said of them.</param>
internal sealed record Retrieved(
    IReadOnlyList<StageScore>? ByWords,
    IReadOnlyList<StageScore>? ByMeaning,
    IReadOnlyList<StageScore> Fused,
    IReadOnlySet<ChunkKey> Wanted,
    CandidateSet Candidates
)
{
    /// <summary>The question's vector; null: it has none.</summary>
    public QueryVector? Vector { get; init; }

    /// <summary>Entries that were asked for of each list.</summary>
    public required int Depth { get; init; }

    /// <summary>Whether there may be more passages than were fetched.</summary>
    /// <param name="deepest">The most entries that are asked for of a list.</param>
    public bool HasMore(int deepest) =>
        Fused.Any(hit => !Wanted.Contains(hit.Key))
        || (Depth < deepest && (ByWords?.Count >= Depth || ByMeaning?.Count >= Depth));

    /// <summary>The fused list without chunks whose version was replaced between search and fetch: no answer mixes
    /// versions.</summary>
    public IReadOnlyList<StageScore> Present { get; } =
    [.. Fused.Where(hit => !Wanted.Contains(hit.Key) || Candidates.Passage(hit.Key) is not null)];

    /// <summary>The documents of such chunks: they are there all the same, in another version.</summary>
    public IReadOnlyCollection<string> Lost { get; } =
    [
        .. Fused
            .Select(hit => hit.Key)
            .Where(key => Wanted.Contains(key) && Candidates.Passage(key) is null)
            .Select(key => key.DocumentId)
            .Distinct(StringComparer.Ordinal),
    ];
}
