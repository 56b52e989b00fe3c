namespace Pipeline.Vocabulary;

/// <summary>How the weights of a collection's ranking came about.</summary>
public enum RankingOrigin
{
    /// <summary>Nothing was measured.</summary>
    Default,

    /// <summary>Measured on questions made from the collection's own passages.</summary>
    Measured,

    /// <summary>Chosen on questions that people have judged.</summary>
    Tuned,

    /// <summary>Set by a person.</summary>
    Set,
}
