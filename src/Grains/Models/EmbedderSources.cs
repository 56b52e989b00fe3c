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
        foreach (var (model, whole) in Installed(usable))
        {
            if (vectors == whole.Name)
            {
                return Of(model, kept: null, session);
            }

            if (Kept(whole, vectors) is { } kept)
            {
                return Of(model, kept, session);
            }
        }

        return vectors == MiniLmEmbedder.Name ? BuiltIn(session) : null;
    }

    /// <summary>The embedders that are here, whole: each under the name of its vectors.</summary>
    /// <param name="usable">The models that can be used, in order of preference.</param>
    public static IEnumerable<EmbedderIdentity> All(IEnumerable<InstalledModel> usable)
    {
        foreach (var (_, whole) in Installed(usable))
        {
            yield return whole;
        }

        if (MiniLmEmbedder.IsAvailable)
        {
            yield return new EmbedderIdentity(MiniLmEmbedder.Name, MiniLmEmbedder.Dimensions);
        }
    }

    /// <summary>Whether an embedder makes the vectors of a name: its own, or some of its dimensions.</summary>
    /// <param name="whole">The embedder, whole.</param>
    /// <param name="vectors">The name.</param>
    public static bool Makes(EmbedderIdentity whole, string vectors) =>
        whole.Name == vectors || (whole.Name != MiniLmEmbedder.Name && Kept(whole, vectors) is not null);

    private static IEnumerable<(InstalledModel Model, EmbedderIdentity Whole)> Installed(
        IEnumerable<InstalledModel> usable
    ) =>
        from model in usable
        where model.Manifest is { Role: ModelRole.Embed, Dimensions: not null }
        select (model, new EmbedderIdentity(model.Manifest.Name, model.Manifest.Dimensions ?? 0));

    private static int? Kept(EmbedderIdentity whole, string vectors) =>
        vectors.StartsWith($"{whole.Name}@", StringComparison.Ordinal)
        && int.TryParse(vectors.AsSpan(whole.Name.Length + 1), CultureInfo.InvariantCulture, out var kept)
        && kept >= 1
        && kept < whole.Dimensions
            ? kept
            : null;

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
            Tokenizer = cancellationToken => File.ReadAllBytesAsync(model.TokenizerPath!, cancellationToken),
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
                Tokenizer = cancellationToken =>
                    Task.Run(() => MiniLmEmbedder.ReadDefinition().Files.TokenizerBytes!, cancellationToken),
            }
            : null;
}
