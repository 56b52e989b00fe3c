namespace Pipeline.Inference.Reranking;

/// <summary>How a re-ranker reads a question and a passage.</summary>
public enum RerankerScoring
{
    /// <summary>Both together, one score a pair: the most exact, and the most work for each passage.</summary>
    CrossEncoder,

    /// <summary>
    /// Each alone, to a vector a token; each token of the question looks for the passage's nearest (MaxSim, Khattab and
    /// Zaharia, ColBERT, SIGIR 2020).
    /// </summary>
    LateInteraction,
}
