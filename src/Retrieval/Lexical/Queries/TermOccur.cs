namespace Pipeline.Retrieval.Lexical.Queries;

/// <summary>What a query asks of a chunk about one term. Having a term means having it in any field that is searched
/// for it.</summary>
internal enum TermOccur
{
    /// <summary>Adds to the score. A chunk needs one of these when no term is required.</summary>
    Optional,

    /// <summary>Adds to the score, and a chunk without it is not found.</summary>
    Required,

    /// <summary>A chunk with it is not found.</summary>
    Prohibited,
}
