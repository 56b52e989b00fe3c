namespace Pipeline.Retrieval.Calibration;

/// <summary>How a question was made of a passage.</summary>
public enum PseudoQuestionKind
{
    /// <summary>A sentence, looked for in its passage without it (<see cref="InverseClozeSampler"/>).</summary>
    Cloze,

    /// <summary>Half of the words of a sentence (<see cref="KnownItemSampler"/>).</summary>
    KnownItem,

    /// <summary>A short passage in other words (<see cref="RewordedItemSampler"/>).</summary>
    Reworded,
}
