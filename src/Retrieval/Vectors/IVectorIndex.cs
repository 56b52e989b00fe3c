namespace Pipeline.Retrieval.Vectors;

/// <summary>Finds the vectors nearest to a query by cosine. Written by one thread; read through views.</summary>
internal interface IVectorIndex
{
    /// <summary>Dimensions of every vector.</summary>
    int Dimensions { get; }

    /// <summary>Adds the vector of a row. Rows are added once, in ascending order; gaps are rows without a vector.</summary>
    /// <param name="row">The row, above every row added before.</param>
    /// <param name="vector">Finite values, not all zero; kept as given.</param>
    void Add(int row, ReadOnlySpan<float> vector);

    /// <summary>The index as it is now. Later additions do not show in it.</summary>
    IVectorView Now();
}
