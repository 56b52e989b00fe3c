using System.Collections.Concurrent;
using Pipeline.Contracts.Remarks;
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
    private readonly ConcurrentDictionary<string, IEmbedder> _others = new(StringComparer.Ordinal);
    private volatile IEmbedder? _embedder = embedder;
    private int _asked;

    /// <summary>The embedder in use.</summary>
    public IEmbedder? InUse => _embedder;

    /// <summary>Installs another embedder, or uses none; the one before stays installed beside it.</summary>
    public void Use(IEmbedder? other)
    {
        if (_embedder is { } before)
        {
            _others[before.Name] = before;
        }

        _embedder = other;
    }

    /// <summary>Uninstalls an embedder that is not in use.</summary>
    public void Remove(string name) => _others.TryRemove(name, out _);

    /// <summary>How often anybody asked how a model is; a lane does at every look around.</summary>
    public int Asked => Volatile.Read(ref _asked);

    public IModelSessions On(string device) => this;

    public ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(_embedder);

    public ValueTask<IEmbedder?> FindEmbedderAsync(string vectors, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Of(vectors));

    public ModelStatus StatusOfEmbedder(string vectors) =>
        Of(vectors) is { } found
            ? new ModelStatus(found.Name, ModelState.Ready, null, null) { Vectors = EmbedderIdentity.Of(found) }
            : ModelStatus.NotInstalled(vectors);

    public IReadOnlyList<ModelStatus> OtherEmbedders => [.. _others.Keys.Select(StatusOfEmbedder)];

    public Task<byte[]?> ReadTokenizerAsync(string vectors, CancellationToken cancellationToken) =>
        Task.FromResult(Tokenizer);

    /// <summary>The file of the embedder's tokenizer, as others are given it.</summary>
    public byte[]? Tokenizer { get; init; }

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
            ? new ModelStatus(null, ModelState.Missing, Missing(role).With(), null)
            : new ModelStatus(name, ModelState.Ready, null, null)
            {
                Vectors = role == ModelRole.Embed ? EmbedderIdentity.Of(_embedder!) : null,
            };
    }

    private IEmbedder? Of(string vectors) =>
        _embedder is { } used && used.Name == vectors ? used : _others.GetValueOrDefault(vectors);

    public PipelineStatus Status() => new("test", 0, 0, [], Ready: true);

    public IReadOnlyList<ModelInfo> Models() => [];

    private static RemarkCode Missing(ModelRole role) =>
        role switch
        {
            ModelRole.Embed => RemarkCode.NoEmbedder,
            ModelRole.Rerank => RemarkCode.NoReranker,
            _ => RemarkCode.NoGenerator,
        };
}
