using Orleans.Runtime.Services;

namespace Pipeline.Grains.Offers;

/// <summary>The model hosts of other silos.</summary>
internal sealed class ModelHosts(IServiceProvider services) : GrainServiceClient<IModelHost>(services)
{
    /// <inheritdoc cref="IModelHost.Describe" />
    public Task<SiloModels> DescribeAsync(SiloAddress silo) => GetGrainService(silo).Describe();

    /// <inheritdoc cref="IModelHost.ReadTokenizer" />
    public Task<ReadOnlyMemory<byte>> ReadTokenizerAsync(
        SiloAddress silo,
        string vectors,
        CancellationToken cancellationToken
    ) => GetGrainService(silo).ReadTokenizer(vectors, cancellationToken);
}
