namespace Pipeline.Contracts.Collections;

/// <summary>Whether a question is declined that the passages found do not answer.</summary>
public enum DeclineMode
{
    /// <summary>It is declined, with the nearest passages.</summary>
    Auto,

    /// <summary>It is answered all the same; the grounding tells.</summary>
    Never,
}
