namespace Pipeline.Retrieval.Vectors.Codes;

/// <summary>A short form of unit vectors that keeps their similarity nearly. A code compares with codes of its own kind
/// only, so a query is encoded like everything else.</summary>
internal unsafe interface IVectorCode
{
    /// <summary>Name in files and reports.</summary>
    static abstract VectorCodeKind Kind { get; }

    /// <summary>Bytes of a code, a multiple of 4.</summary>
    static abstract int Bytes(int dimensions);

    /// <summary>Encodes a vector of length 1.</summary>
    static abstract void Encode(ReadOnlySpan<float> unit, byte* code);

    /// <summary>Estimate of the cosine of two vectors.</summary>
    static abstract float Similarity(byte* a, byte* b, int bytes);

    /// <summary>The same for one code with four others, which costs less than four calls.</summary>
    static abstract void Similarities(byte* query, byte* a, byte* b, byte* c, byte* d, int bytes, float* into);

    /// <summary>The most that a vector can differ (Euclidean) from what its code stands for; infinity when a code says
    /// nothing about it.</summary>
    static abstract float Error(byte* code, int bytes, int dimensions);
}
