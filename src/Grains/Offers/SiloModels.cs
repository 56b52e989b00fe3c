using Pipeline.Grains.Models;

namespace Pipeline.Grains.Offers;

/// <summary>The models of a silo: of each role the one in use, and the embedders beside.</summary>
/// <param name="Embedder">The embedder in use.</param>
/// <param name="Reranker">The re-ranker.</param>
/// <param name="Generator">The generator.</param>
/// <param name="Others">Embedders that are not in use and can be asked for by the name of their vectors.</param>
[GenerateSerializer, Alias("pipeline.silo-models"), Immutable]
internal sealed record SiloModels(
    SiloModel Embedder,
    SiloModel Reranker,
    SiloModel Generator,
    IReadOnlyList<SiloModel> Others
)
{
    /// <summary>Of a silo's sessions, as they are now.</summary>
    public static SiloModels Of(IModelSessions sessions) =>
        new(
            SiloModel.Of(sessions.StatusOf(ModelRole.Embed)),
            SiloModel.Of(sessions.StatusOf(ModelRole.Rerank)),
            SiloModel.Of(sessions.StatusOf(ModelRole.Generate)),
            [.. sessions.OtherEmbedders.Select(SiloModel.Of)]
        );

    /// <summary>The model in use of a role.</summary>
    public SiloModel Of(ModelRole role) =>
        role switch
        {
            ModelRole.Embed => Embedder,
            ModelRole.Rerank => Reranker,
            _ => Generator,
        };

    /// <summary>The embedder whose vectors are stored under a name; null: it is not on that silo.</summary>
    public SiloModel? FindEmbedder(string vectors) =>
        Others.Prepend(Embedder).FirstOrDefault(model => model.Vectors == vectors)
        ?? Others
            .Prepend(Embedder)
            .FirstOrDefault(model => model.Identity is { } whole && EmbedderSources.Makes(whole, vectors));
}
