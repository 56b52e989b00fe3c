using Pipeline.Storage.Errors;

namespace Pipeline.Storage.Generations;

/// <summary>A collection has no such generation (any more).</summary>
public sealed class GenerationNotFoundException(string collection, long generation)
    : StoreException($"Collection '{collection}' has no generation {generation} (any more).")
{
    /// <summary>The number of the generation.</summary>
    public long Generation => generation;
}
