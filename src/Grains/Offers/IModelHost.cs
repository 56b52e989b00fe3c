using Orleans.Concurrency;
using Orleans.Services;

namespace Pipeline.Grains.Offers;

/// <summary>What a silo with models tells others of them. Reached by the silo's address.</summary>
[Alias("pipeline.model-host")]
internal interface IModelHost : IGrainService
{
    /// <summary>Its models as they are now.</summary>
    [Alias("describe"), AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<SiloModels> Describe();

    /// <summary>The file of the tokenizer of an embedder, by the name of its vectors; empty: it has none.</summary>
    [Alias("tokenizer"), AlwaysInterleave]
    Task<ReadOnlyMemory<byte>> ReadTokenizer(string vectors, CancellationToken cancellationToken);
}
