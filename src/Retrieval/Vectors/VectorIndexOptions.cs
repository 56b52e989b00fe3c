using Pipeline.Retrieval.Vectors.Codes;

namespace Pipeline.Retrieval.Vectors;

/// <summary>How vectors are indexed. The defaults find 99 of the 100 nearest of a million real embeddings; changing
/// them trades recall for memory and time.</summary>
public sealed record VectorIndexOptions
{
    /// <summary>Below this many vectors a shard is searched exactly, by reading all of them; 0 and above. From there on
    /// a graph is built with every write, and used once it holds all of them.</summary>
    public int ExactBelow { get; init; } = 10_000;

    /// <summary>Links of a node (M), 4 to 128; twice as many, less one, in the base layer.</summary>
    public int Links { get; init; } = 16;

    /// <summary>Candidates that an insertion looks at (efConstruction), 8 to 10,000.</summary>
    public int BuildWidth { get; init; } = 200;

    /// <summary>Candidates that a search keeps (ef), 1 to 10,000; more when more results are asked for.</summary>
    public int SearchWidth { get; init; } = 96;

    /// <summary>What similarities in the graph are computed from.</summary>
    public VectorCodeKind Code { get; init; } = VectorCodeKind.Int8;

    /// <summary>Names the setting that is out of range, or null.</summary>
    internal (string Name, string Message)? Problem() =>
        ExactBelow < 0 ? (nameof(ExactBelow), $"is {ExactBelow}; it must be 0 or more.")
        : Links is < 4 or > 128 ? (nameof(Links), $"is {Links}; it must be 4 to 128.")
        : BuildWidth is < 8 or > 10_000 ? (nameof(BuildWidth), $"is {BuildWidth}; it must be 8 to 10000.")
        : SearchWidth is < 1 or > 10_000 ? (nameof(SearchWidth), $"is {SearchWidth}; it must be 1 to 10000.")
        : !Enum.IsDefined(Code) ? (nameof(Code), $"is {Code}; it must be Int8, Float16 or Binary.")
        : null;
}
