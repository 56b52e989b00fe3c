using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Vectors;

/// <summary>An unchanging view of a vector index; safe for any number of readers until it is disposed.</summary>
internal interface IVectorView : IDisposable
{
    /// <summary>Bytes that the vectors take in memory.</summary>
    long Bytes { get; }

    /// <summary>Copies the vector of a row as it was added.</summary>
    /// <param name="row">A live row.</param>
    /// <param name="into">As many values as the index has dimensions.</param>
    /// <returns>False for a row without a vector.</returns>
    bool TryCopy(int row, Span<float> into);

    /// <summary>Whether a live row has a vector.</summary>
    /// <param name="row">The row.</param>
    bool Has(int row);

    /// <summary>Offers accepted rows near to a query, with their cosine at full precision. Exact when few rows are
    /// accepted, or few are held; else approximate, and then the nearest may be missed.</summary>
    /// <param name="query">Finite values, not all zero.</param>
    /// <param name="accepted">The rows that may be found; rows that were removed before this view are not among
    /// them.</param>
    /// <param name="top">Gets the rows.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    void Search(ReadOnlySpan<float> query, RowSet accepted, TopRows top, CancellationToken cancellationToken);
}
