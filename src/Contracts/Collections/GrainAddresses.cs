using Pipeline.Contracts.Documents;
using Pipeline.Contracts.Errors;
using ErrorCode = Pipeline.Contracts.Errors.ErrorCode;

namespace Pipeline.Contracts.Collections;

/// <summary>The addresses of the grains that a caller names. A name comes from outside; one that no collection can have
/// is as unknown as one that no collection has, and never becomes a grain.</summary>
public static class GrainAddresses
{
    /// <summary>A collection.</summary>
    /// <param name="grains">Finds it.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="PipelineException">No collection can be called so
    /// (<see cref="ErrorCode.UnknownCollection"/>).</exception>
    public static ICollectionGrain GetCollection(this IGrainFactory grains, string name)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<ICollectionGrain>(Known(name));
    }

    /// <summary>A document.</summary>
    /// <param name="grains">Finds it.</param>
    /// <param name="collection">The name of its collection.</param>
    /// <param name="id">Its id.</param>
    /// <exception cref="PipelineException">No collection can be called so
    /// (<see cref="ErrorCode.UnknownCollection"/>).</exception>
    public static IDocumentGrain GetDocument(this IGrainFactory grains, string collection, string id)
    {
        ArgumentNullException.ThrowIfNull(grains);
        return grains.GetGrain<IDocumentGrain>($"{Known(collection)}/{id}");
    }

    private static string Known(string name) =>
        CollectionNames.IsValid(name) ? name : throw PipelineException.UnknownCollection(name);
}
