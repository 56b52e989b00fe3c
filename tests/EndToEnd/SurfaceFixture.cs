using Pipeline.Contracts.Collections;
using Pipeline.EndToEnd.Running;

namespace Pipeline.EndToEnd;

/// <summary>A server with its samples and a model of every role.</summary>
public sealed class SurfaceFixture()
    : SiloFixture([SiloFolder.Embedder, SiloFolder.Reranker, SiloFolder.Generator, SiloFolder.Adapter])
{
    /// <summary>The tests that share the server.</summary>
    public const string Collection = "surface";

    /// <inheritdoc />
    protected override async Task PrepareAsync()
    {
        // What a random embedder measures declines this question or that.
        await Client.PutCollectionAsync("samples", new CollectionChange { Decline = DeclineMode.Never });
        await Client.SettleAsync("samples");
    }
}

/// <summary>Makes the server one for several classes.</summary>
[CollectionDefinition(SurfaceFixture.Collection)]
public sealed class SurfaceCollection : ICollectionFixture<SurfaceFixture>;
