using System.Globalization;
using Pipeline.Inference.Embedding;
using Pipeline.Inference.Models;
using Pipeline.Inference.Onnx;

namespace Pipeline.Grains.Models;

/// <summary>How the embedders of this machine are opened: those that are installed, and the one that comes with the
/// program.</summary>
internal static class EmbedderSources
{
    /// <summary>The embedder to use; null: there is none.</summary>
    /// <param name="usable">The models that can be used, in order of preference.</param>
    /// <param name="session">What it runs on.</param>
    public static ModelSource<IEmbedder>? Preferred(IEnumerable<InstalledModel> usable, OnnxSessionOptions session) =>
        usable.FirstOrDefault(model => model.Manifest.Role == ModelRole.Embed) is { } model
            ? Of(model, kept: model.Manifest.TruncateDimensions, session)
            : BuiltIn(session);

    /// <summary>
    /// The embedder whose vectors are stored under a name; null: it is not here. A model of which another part of the
    /// dimensions is kept now can still make the vectors that it made before.
    /// </summary>
    /// <param name="usable">The models that can be used, in order of preference.</param>
    /// <param name="vectors">The name of the vectors.</param>
    /// <param name="session">What it runs on.</param>
    public static ModelSource<IEmbedder>? Find(
        IEnumerable<InstalledModel> usable,
        string vectors,
        OnnxSessionOptions session
    )
    {
        foreach (var model in usable.Where(model => model.Manifest is { Role: ModelRole.Embed, Dimensions: not null }))
        {
            var name = model.Manifest.Name;
            if (vectors == name)
            {
                return Of(model, kept: null, session);
            }

            if (
                vectors.StartsWith($"{name}@", StringComparison.Ordinal)
                && int.TryParse(vectors.AsSpan(name.Length + 1), CultureInfo.InvariantCulture, out var kept)
                && kept >= 1
                && kept < model.Manifest.Dimensions
            )
            {
                return Of(model, kept, session);
            }
        }

        return vectors == MiniLmEmbedder.Name ? BuiltIn(session) : null;
    }

    private static ModelSource<IEmbedder> Of(InstalledModel model, int? kept, OnnxSessionOptions session)
    {
        return new ModelSource<IEmbedder>(
            model.Manifest.Name,
            model.Manifest.Languages,
            async cancellationToken =>
                await OnnxEmbedder.LoadAsync(Definition(), session: session, cancellationToken: cancellationToken)
        )
        {
            // A manifest without dimensions is reported when the model is opened.
            Vectors = model.Manifest.Dimensions is null ? null : EmbedderIdentity.Of(Definition()),
        };

        EmbedderDefinition Definition() => model.ToEmbedder() with { TruncateDimensions = kept };
    }

    private static ModelSource<IEmbedder>? BuiltIn(OnnxSessionOptions session) =>
        MiniLmEmbedder.IsAvailable
            ? new ModelSource<IEmbedder>(
                MiniLmEmbedder.Name,
                ["en"],
                async cancellationToken =>
                    await MiniLmEmbedder.LoadAsync(session: session, cancellationToken: cancellationToken)
            )
            {
                Vectors = new EmbedderIdentity(MiniLmEmbedder.Name, MiniLmEmbedder.Dimensions),
            }
            : null;
}
