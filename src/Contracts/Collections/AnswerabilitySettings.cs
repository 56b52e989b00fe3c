namespace Pipeline.Contracts.Collections;

/// <summary>
/// How a collection tells whether what a search found answers its question: of each signal the value where what answers
/// parts from what does not, and the value of a good match, as its own passages gave them. Null: the signal has no say.
/// </summary>
[GenerateSerializer, Alias("pipeline.answerability-settings"), Immutable]
public sealed record AnswerabilitySettings
{
    /// <summary>Of the best keyword score as a share of the most that the question's words could give, 0 to
    /// 1.</summary>
    [Id(0)]
    public SignalCut? Words { get; init; }

    /// <summary>Of how far the best cosine lies above the mean of the hits.</summary>
    [Id(1)]
    public SignalCut? Meaning { get; init; }

    /// <summary>Of the re-ranker's best score, on its own scale.</summary>
    [Id(2)]
    public SignalCut? Rerank { get; init; }

    /// <summary>Questions that it was measured with; 0: nothing could be measured, and next to no shared word
    /// declines.</summary>
    [Id(3)]
    public int Questions { get; init; }

    /// <summary>Chunks in the collection when it was measured.</summary>
    [Id(4)]
    public long Chunks { get; init; }

    /// <summary>The embedder that it was measured with; null: none.</summary>
    [Id(5)]
    public string? Embedder { get; init; }

    /// <summary>The re-ranker that it was measured with; null: none took part.</summary>
    [Id(6)]
    public string? Reranker { get; init; }

    /// <summary>The settings without what they tell of how much the collection holds.</summary>
    public AnswerabilitySettings WithoutCounts() => this with { Questions = 0, Chunks = 0 };
}

/// <summary>Where a signal is cut.</summary>
/// <param name="Cut">Below, it speaks against an answer.</param>
/// <param name="Full">From here on nothing more speaks for one; above the cut.</param>
[GenerateSerializer, Alias("pipeline.signal-cut"), Immutable]
public sealed record SignalCut(double Cut, double Full);
