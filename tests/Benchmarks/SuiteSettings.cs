using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;

namespace Pipeline.Benchmarks;

/// <summary>What every suite can be told.</summary>
/// <param name="Quick">Small sizes, to see that it runs; its figures mean nothing.</param>
/// <param name="Size">Items of a synthetic set, or null for the suite's usual sizes.</param>
/// <param name="Data">A folder of BEIR-format sets, or null: suites that use real text then leave that part out and say
/// so.</param>
/// <param name="Models">A folder of models, or null.</param>
internal sealed record SuiteSettings(bool Quick, int? Size, string? Data, string? Models)
{
    /// <summary>Whether programs of others that are installed run over the same files.</summary>
    public bool Peers { get; init; }

    /// <summary>The models of the folder, or null.</summary>
    public ModelLibrary? Library =>
        Models is null ? null : new ModelLibrary([new ModelDirectory(Models, "--models", IsExplicit: true)]);

    /// <summary>Opens the embedder of the folder; null: there is none.</summary>
    public async Task<OnnxEmbedder?> OpenEmbedderAsync(CancellationToken cancellationToken) =>
        Library?.Find(ModelRole.Embed) is { } model
            ? await OnnxEmbedder.LoadAsync(model.ToEmbedder(), cancellationToken: cancellationToken)
            : null;
}
