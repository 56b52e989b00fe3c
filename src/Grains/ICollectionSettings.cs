using Pipeline.Contracts.Collections;
using Pipeline.Contracts.Errors;

namespace Pipeline.Grains;

/// <summary>The settings of collections as they are now.</summary>
internal interface ICollectionSettings
{
    /// <summary>The settings of a collection; without any call where its grain lives on this silo.</summary>
    /// <exception cref="PipelineException">There is none of that name.</exception>
    ValueTask<CollectionSettings> FindSettingsAsync(string collection);
}
