using Microsoft.Extensions.Logging;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Generation.Llama;
using Pipeline.Inference.Models;
using Pipeline.Inference.Onnx;
using Pipeline.Inference.Reranking;

namespace Pipeline.Grains.Models;

/// <summary>The sessions of one device: for each role the installed model, opened at its first use.</summary>
internal sealed class DeviceSessions : IModelSessions, IAsyncDisposable
{
    private readonly GeneratorOptions _generation;
    private readonly OnnxSessionOptions _onnx;
    private readonly ILogger _logger;
    private readonly OtherEmbedders _others;
    private readonly ModelSlot<IEmbedder> _embedder;
    private readonly ModelSlot<IReranker> _reranker;
    private readonly ModelSlot<IGenerator> _generator;

    /// <param name="device">The device.</param>
    /// <param name="generation">How the generator is loaded.</param>
    /// <param name="others">The embedders beside the one in use, which the devices share.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public DeviceSessions(
        string device,
        GeneratorOptions generation,
        OtherEmbedders others,
        TimeProvider time,
        ILogger logger
    )
    {
        Device = device;
        _others = others;
        _generation = generation with { Device = device };
        _onnx = new OnnxSessionOptions { Device = device.StartsWith("cpu", StringComparison.Ordinal) ? "cpu" : device };
        _logger = logger;
        _embedder = new ModelSlot<IEmbedder>(ModelRole.Embed, time, logger);
        _reranker = new ModelSlot<IReranker>(ModelRole.Rerank, time, logger);
        _generator = new ModelSlot<IGenerator>(ModelRole.Generate, time, logger);
    }

    /// <summary>The device.</summary>
    public string Device { get; }

    /// <inheritdoc />
    public IModelSessions On(string device) => this;

    /// <summary>Takes what is installed; a role whose model changed opens the new one at its next use.</summary>
    /// <param name="usable">The models that can be used, in order of preference.</param>
    public void Use(IReadOnlyList<InstalledModel> usable)
    {
        _embedder.Use(EmbedderSources.Preferred(usable, _onnx));
        var rerank = First(ModelRole.Rerank);
        _reranker.Use(
            rerank is null
                ? null
                : new ModelSource<IReranker>(
                    rerank.Manifest.Name,
                    rerank.Manifest.Languages,
                    cancellationToken => OpenRerankerAsync(rerank, cancellationToken)
                )
        );
        var generate = First(ModelRole.Generate);
        var adapters = usable.Where(model => model.Manifest.Role == ModelRole.Adapter);
        _generator.Use(generate is null ? null : Generator(generate, First(ModelRole.Draft), adapters));

        InstalledModel? First(ModelRole role) => usable.FirstOrDefault(model => model.Manifest.Role == role);
    }

    /// <inheritdoc />
    public ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken) =>
        _embedder.FindAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IEmbedder?> FindEmbedderAsync(string vectors, CancellationToken cancellationToken) =>
        _embedder.Status.Vectors?.Name == vectors
            ? _embedder.FindAsync(cancellationToken)
            : _others.FindAsync(vectors, cancellationToken);

    /// <inheritdoc />
    public ModelStatus StatusOfEmbedder(string vectors) =>
        _embedder.Status is { } used && used.Vectors?.Name == vectors ? used : _others.StatusOf(vectors);

    /// <inheritdoc />
    public IReadOnlyList<ModelStatus> OtherEmbedders => [];

    /// <inheritdoc />
    public Task<byte[]?> ReadTokenizerAsync(string vectors, CancellationToken cancellationToken) =>
        Task.FromResult<byte[]?>(null);

    /// <inheritdoc />
    public ValueTask<IReranker?> FindRerankerAsync(CancellationToken cancellationToken) =>
        _reranker.FindAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IGenerator?> FindGeneratorAsync(CancellationToken cancellationToken) =>
        _generator.FindAsync(cancellationToken);

    /// <inheritdoc />
    public ModelStatus StatusOf(ModelRole role) =>
        role switch
        {
            ModelRole.Embed => _embedder.Status,
            ModelRole.Rerank => _reranker.Status,
            _ => _generator.Status,
        };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _embedder.DisposeAsync();
        await _reranker.DisposeAsync();
        await _generator.DisposeAsync();
    }

    private async Task<IReranker> OpenRerankerAsync(InstalledModel model, CancellationToken cancellationToken)
    {
        var definition = model.ToReranker();
        return definition.Scoring == RerankerScoring.LateInteraction
            ? await LateInteractionReranker.LoadAsync(definition, session: _onnx, cancellationToken: cancellationToken)
            : await OnnxReranker.LoadAsync(definition, session: _onnx, cancellationToken: cancellationToken);
    }

    private ModelSource<IGenerator> Generator(
        InstalledModel model,
        InstalledModel? draft,
        IEnumerable<InstalledModel> installed
    )
    {
        GeneratorAdapter[] adapters =
        [
            .. installed
                .Where(other =>
                    other.Manifest.Base is not { } made
                    || made.Equals(model.Manifest.Name, StringComparison.OrdinalIgnoreCase)
                )
                .DistinctBy(other => other.Manifest.Name, StringComparer.Ordinal)
                .Take(GeneratorOptions.MaxAdapters)
                .Select(other => new GeneratorAdapter(
                    other.Manifest.Name,
                    other.WeightsPath!,
                    (other.Manifest.ScalePercent ?? 100) / 100f
                )),
        ];
        var options = _generation with { DraftModel = draft?.WeightsPath, Adapters = adapters };
        return new ModelSource<IGenerator>(
            model.Manifest.Name,
            model.Manifest.Languages,
            async cancellationToken =>
                await LlamaGenerator.LoadAsync(
                    model.Manifest.Name,
                    model.WeightsPath!,
                    options,
                    _logger,
                    cancellationToken
                )
        )
        {
            Adapters = [.. adapters.Select(adapter => adapter.Name)],
            Helper = draft?.Manifest.Name,
        };
    }
}
