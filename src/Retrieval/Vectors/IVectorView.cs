using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Vectors;

/// <summary>An unchanging view of a vector index; safe for any number of readers.</summary>
internal interface IVectorView
{
    /// <summary>Bytes that the vectors take in memory.</summary>
    long Bytes { get; }

    /// <summary>The vector of a row as it was added, or an empty span.</summary>
    ReadOnlySpan<float> Vector(int row);

    /// <summary>Offers the accepted rows nearest to a query, with their cosine.</summary>
    /// <param name="query">Finite values, not all zero.</param>
    /// <param name="accepted">The rows that may be found; every one of them is considered.</param>
    /// <param name="top">Gets the rows.</param>
    /// <param name="ct">Stops the search.</param>
    void Search(ReadOnlySpan<float> query, RowSet accepted, TopRows top, CancellationToken ct);
}
