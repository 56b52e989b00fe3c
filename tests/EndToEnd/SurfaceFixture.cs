using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>A server with its samples and a model of every role.</summary>
public sealed class SurfaceFixture()
    : SiloFixture([SiloFolder.Embedder, SiloFolder.Reranker, SiloFolder.Generator, SiloFolder.Adapter])
{
    /// <summary>The tests that share the server.</summary>
    public const string Collection = "surface";

    /// <inheritdoc />
    protected override Task PrepareAsync() => Client.SettleAsync("samples");
}

/// <summary>Makes the server one for several classes.</summary>
[CollectionDefinition(SurfaceFixture.Collection)]
public sealed class SurfaceCollection : ICollectionFixture<SurfaceFixture>;
