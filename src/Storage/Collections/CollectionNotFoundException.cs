using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Collections;

/// <summary>There is no collection of that name, or it has been deleted.</summary>
public sealed class CollectionNotFoundException : StoreException
{
    /// <summary>Creates the exception.</summary>
    public CollectionNotFoundException(string collection)
        : base($"There is no collection '{collection}'; create it first.") => Collection = collection;

    /// <summary>The name that was asked for.</summary>
    public string Collection { get; }
}
