using Microsoft.Extensions.Logging;
using Pipeline.Contracts.Workers;
using Pipeline.Inference;
using Pipeline.Inference.Generation;
using Pipeline.Inference.Models;
using LibraryRole = Pipeline.Inference.Models.ModelRole;
using ModelRole = Pipeline.Contracts.Workers.ModelRole;

namespace Pipeline.Grains.Models;

/// <summary>
/// Sessions of the models found in the model directories; without an embedder there, the one that comes with the
/// program (English) is used, so that vector search always works.
/// </summary>
public sealed class InstalledModelSessions : IModelSessions, IAsyncDisposable
{
    private readonly ModelLibrary _library;
    private readonly GeneratorOptions _generation;
    private readonly ILogger<InstalledModelSessions> _logger;
    private readonly ModelSlot<IEmbedder> _embedder;
    private readonly ModelSlot<IReranker> _reranker;
    private readonly ModelSlot<IGenerator> _generator;
    private readonly bool _generatesElsewhere;
    private volatile ElsewhereState _elsewhere = new("installed", null);

    /// <summary>Looks at what is installed; nothing is opened yet.</summary>
    /// <param name="library">Where models are found.</param>
    /// <param name="generation">How the generator is loaded.</param>
    /// <param name="logger">The log, also of the native libraries.</param>
    /// <param name="generatesElsewhere">
    /// Whether the generator is opened by another process, and never here; <see cref="ReportGenerator"/> then says how it is.
    /// </param>
    public InstalledModelSessions(
        ModelLibrary library, GeneratorOptions generation, ILogger<InstalledModelSessions> logger, bool generatesElsewhere = false)
    {
        _generatesElsewhere = generatesElsewhere;
        _library = library;
        _generation = generation;
        _logger = logger;
        _embedder = new ModelSlot<IEmbedder>(ModelRole.Embed, logger);
        _reranker = new ModelSlot<IReranker>(ModelRole.Rerank, logger);
        _generator = new ModelSlot<IGenerator>(ModelRole.Generate, logger);
        Refresh();
    }

    /// <summary>True when no model of any role is installed, the built-in embedder aside.</summary>
    public bool HasNone => !_library.Discover().Any(model => model.IsUsable);

    /// <summary>Looks again at what is installed; a role whose model changed opens the new one at its next use.</summary>
    public void Refresh()
    {
        var embed = _library.Find(LibraryRole.Embed);
        _embedder.Use(
            embed is not null
                ? new ModelSource<IEmbedder>(embed.Manifest.Name, embed.Manifest.Languages, ct => OpenEmbedderAsync(embed, ct))
                : MiniLmEmbedder.IsAvailable
                    ? new ModelSource<IEmbedder>(MiniLmEmbedder.Name, ["en"], async ct => await MiniLmEmbedder.LoadAsync(ct: ct))
                    : null);
        var rerank = _library.Find(LibraryRole.Rerank);
        _reranker.Use(rerank is null
            ? null
            : new ModelSource<IReranker>(rerank.Manifest.Name, rerank.Manifest.Languages, ct => OpenRerankerAsync(rerank, ct)));
        var generate = _library.Find(LibraryRole.Generate);
        _generator.Use(generate is null
            ? null
            : new ModelSource<IGenerator>(
                generate.Manifest.Name,
                generate.Manifest.Languages,
                ct => OpenGeneratorAsync(generate, ct)));
    }

    /// <inheritdoc />
    public ValueTask<IEmbedder?> FindEmbedderAsync(CancellationToken cancellationToken) => _embedder.FindAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReranker?> FindRerankerAsync(CancellationToken cancellationToken) => _reranker.FindAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<IGenerator?> FindGeneratorAsync(CancellationToken cancellationToken) =>
        _generatesElsewhere ? ValueTask.FromResult<IGenerator?>(null) : _generator.FindAsync(cancellationToken);

    /// <inheritdoc />
    public ModelStatus StatusOf(ModelRole role) => role switch
    {
        ModelRole.Embed => _embedder.Status,
        ModelRole.Rerank => _reranker.Status,
        _ => _generatesElsewhere && _generator.Status is { Name: not null } installed
            ? installed with { State = _elsewhere.State, Detail = _elsewhere.Detail }
            : _generator.Status,
    };

    /// <summary>Tells how a generator that another process runs is.</summary>
    /// <param name="state">installed, loading, ready or failed.</param>
    /// <param name="detail">Why it failed, and what to do.</param>
    public void ReportGenerator(string state, string? detail) => _elsewhere = new ElsewhereState(state, detail);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _embedder.DisposeAsync();
        await _reranker.DisposeAsync();
        await _generator.DisposeAsync();
    }

    private static async Task<IEmbedder> OpenEmbedderAsync(InstalledModel model, CancellationToken cancellationToken) =>
        await OnnxEmbedder.LoadAsync(model.ToEmbedder(), ct: cancellationToken);

    private static async Task<IReranker> OpenRerankerAsync(InstalledModel model, CancellationToken cancellationToken)
    {
        var definition = model.ToReranker();
        return definition.Scoring == RerankerScoring.LateInteraction
            ? await LateInteractionReranker.LoadAsync(definition, ct: cancellationToken)
            : await OnnxReranker.LoadAsync(definition, ct: cancellationToken);
    }

    private async Task<IGenerator> OpenGeneratorAsync(InstalledModel model, CancellationToken cancellationToken) =>
        await LlamaGenerator.LoadAsync(
            model.Manifest.Name,
            model.WeightsPath!,
            _generation with { DraftModel = _library.Find(LibraryRole.Draft)?.WeightsPath },
            _logger,
            cancellationToken);

    private sealed record ElsewhereState(string State, string? Detail);
}
