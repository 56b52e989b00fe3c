using Pipeline.Chaos.Texts;

namespace Pipeline.Chaos.Histories;

/// <summary>A search for everything that a document holds.</summary>
internal sealed record Search
{
    /// <summary>The document.</summary>
    public required int Document { get; init; }

    /// <summary>The caller's labels.</summary>
    public required IReadOnlyList<string> Scope { get; init; }

    /// <summary>The order of the document's write whose receipt the search had to see; 0: none.</summary>
    public int AtLeast { get; init; }

    /// <summary>The silo that was asked.</summary>
    public required int Silo { get; init; }

    /// <summary>When it was sent.</summary>
    public required TimeSpan Invoked { get; init; }

    /// <summary>When the answer was there.</summary>
    public required TimeSpan Ended { get; init; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<FoundChunk> Hits { get; init; } = [];

    /// <summary>Whether all shards answered, and nothing was cut off.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>The error that it ended with; null: it was answered.</summary>
    public string? Error { get; init; }

    public override string ToString() =>
        $"search {Invoked:c}–{Ended:c} at silo-{Silo + 1} as [{string.Join(',', Scope)}]"
        + (AtLeast > 0 ? $" after write {AtLeast}" : "");
}

/// <summary>A chunk that a search found.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Version">Its version.</param>
/// <param name="Chunk">The chunk.</param>
/// <param name="Markers">The markers in its text.</param>
internal sealed record FoundChunk(string DocumentId, long Version, int Chunk, IReadOnlyList<Marker> Markers);
