using Pipeline.Contracts.Status;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Hosting;
using Pipeline.Grains.Models;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Reranking;

namespace Pipeline.Cluster.Fakes;

/// <summary>The models of a silo: those that are given; the embedder may be replaced by another.</summary>
internal sealed class FakeSessions(IEmbedder? embedder, IReranker? reranker, IGenerator? generator)
    : IModelSessions,
        ISiloReport
{
    private volatile IEmbedder? _embedder = embedder;
    private int _asked;

    /// <summary>Installs another embedder.</summary>
    public void Use(IEmbedder other) => _embedder = other;

    /// <summary>How often anybody asked how a model is; a lane does at every look around.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public IModelSessions On(string device) => this;

    public ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_embedder);

    public ValueTask<IReranker?> FindRerankerAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(reranker);

    public ValueTask<IGenerator?> FindGeneratorAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(generator);

    public ModelStatus StatusOf(ModelRole role)
    {
        Interlocked.Increment(ref _asked);
        var name = role switch
        {
            ModelRole.Embed => _embedder?.Name,
            ModelRole.Rerank => reranker?.Name,
            _ => generator?.Name,
        };
        return name is null
            ? new ModelStatus(null, ModelState.Missing, $"There is no model of role {role}.", null)
            : new ModelStatus(name, ModelState.Ready, null, null)
            {
                Vectors = role == ModelRole.Embed ? EmbedderIdentity.Of(_embedder!) : null,
            };
    }

    public PipelineStatus Status() => new("test", 0, 0, [], Ready: true);

    public IReadOnlyList<ModelInfo> Models() => [];
}
