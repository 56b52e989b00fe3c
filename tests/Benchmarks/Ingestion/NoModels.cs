using Pipeline.Grains.Models;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Models;
using Pipeline.Inference.Reranking;

namespace Pipeline.Benchmarks.Ingestion;

/// <summary>A silo without any model.</summary>
internal sealed class NoModels : IModelSessions
{
    private static readonly ModelStatus None = ModelStatus.NotInstalled("none");

    public IReadOnlyList<ModelStatus> OtherEmbedders => [];

    public IModelSessions On(string device) => this;

    public ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEmbedder?>(null);

    public ValueTask<IEmbedder?> FindEmbedderAsync(string vectors, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IEmbedder?>(null);

    public ModelStatus StatusOfEmbedder(string vectors) => None;

    public Task<byte[]?> ReadTokenizerAsync(string vectors, CancellationToken cancellationToken) =>
        Task.FromResult<byte[]?>(null);

    public ValueTask<IReranker?> FindRerankerAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReranker?>(null);

    public ValueTask<IGenerator?> FindGeneratorAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IGenerator?>(null);

    public ModelStatus StatusOf(ModelRole role) => None;
}
