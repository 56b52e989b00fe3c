using Pipeline.Retrieval.Rows;

namespace Pipeline.Retrieval.Vectors;

/// <summary>Finds the vectors nearest to a query by cosine. Written by one thread; read through views.</summary>
internal interface IVectorIndex
{
    /// <summary>Dimensions of every vector.</summary>
    int Dimensions { get; }

    /// <summary>Adds the vector of a row. Rows are added once, in ascending order; gaps are rows without a
    /// vector.</summary>
    /// <param name="row">The row, above every row added before.</param>
    /// <param name="vector">Finite values that half precision holds, not all zero.</param>
    void Add(int row, ReadOnlySpan<float> vector);

    /// <summary>Whether a row has a vector.</summary>
    bool Has(int row);

    /// <summary>Lets a row's vector go. Views taken before still find it; those taken from now on must not accept the
    /// row.</summary>
    void Remove(int row);

    /// <summary>Numbers the rows anew: the live ones from 0, in their order. Every other row was removed.</summary>
    /// <param name="live">Rows by their numbers until now.</param>
    void Renumber(RowSet live);

    /// <summary>Whether there is something to <see cref="Save"/> that <see cref="Add"/> would take long to make
    /// again.</summary>
    bool IsWorthSaving { get; }

    /// <summary>Writes what is made from the vectors, not the vectors.</summary>
    /// <param name="stream">Gets it.</param>
    /// <param name="live">The rows that will be added again, in this order and numbered from 0.</param>
    void Save(Stream stream, RowSet live);

    /// <summary>Reads what was saved into an empty index; the rows it was saved with are then to be added.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or (from <see cref="Add"/>) belongs to other
    /// vectors.</exception>
    void Restore(Stream stream);

    /// <summary>The index as it is now. Later changes do not show in it.</summary>
    /// <returns>A view to dispose, so that what was removed since can be freed.</returns>
    IVectorView Now();
}
