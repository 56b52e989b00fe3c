namespace Pipeline.Retrieval.Vectors.Codes;

/// <summary>What the graph's similarities are computed from. Results are scored again at full precision whatever it
/// is.</summary>
public enum VectorCodeKind
{
    /// <summary>One signed byte a dimension and a scale for each vector.</summary>
    Int8,

    /// <summary>Half precision (IEEE 754 binary16).</summary>
    Float16,

    /// <summary>The sign of each dimension. Small and fast, and rough: wants a wide search.</summary>
    Binary,
}
