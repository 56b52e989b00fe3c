namespace Pipeline.Contracts.Answers;

/// <summary>Whether the passages found support an answer, and what that was seen from.</summary>
/// <param name="Level">How far they support it.</param>
/// <param name="Support">The same as a number, 0 to 1: supported from 0.8 on, in part from 0.5 on.</param>
/// <param name="Words">The best keyword score as a share of the most that the question's words could give, 0 to 1;
/// null: there was no keyword search.</param>
/// <param name="Meaning">How far the best vector hit lies above the mean of the hits, in cosine; null: there were too
/// few to tell.</param>
/// <param name="Rerank">The re-ranker's best score, on its own scale; null: it took no part.</param>
/// <param name="Declined">Whether the question was declined for it.</param>
[GenerateSerializer, Alias("pipeline.grounding"), Immutable]
public sealed record Grounding(
    GroundingLevel Level,
    double Support,
    double? Words = null,
    double? Meaning = null,
    double? Rerank = null,
    bool Declined = false
);

/// <summary>How far passages support an answer.</summary>
public enum GroundingLevel
{
    /// <summary>They do not, as far as can be seen.</summary>
    None,

    /// <summary>In part.</summary>
    Partial,

    /// <summary>They do.</summary>
    Supported,
}
