namespace Pipeline.Contracts.Collections;

/// <summary>Knows every collection. There is one, under the key <see cref="Key"/>.</summary>
[Alias("pipeline.collection-registry")]
public interface ICollectionRegistryGrain : IGrainWithStringKey
{
    /// <summary>The only key.</summary>
    const string Key = "all";

    /// <summary>
    /// All collections with counts, in the order of their names. One that cannot be asked soon enough is listed with a
    /// <see cref="CollectionInfo.Problem"/>.
    /// </summary>
    /// <param name="access">The caller's access labels; null: everything.</param>
    [Alias("list")]
    Task<IReadOnlyList<CollectionInfo>> List(IReadOnlyList<string>? access = null);
}
