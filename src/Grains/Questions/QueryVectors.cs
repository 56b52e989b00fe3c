using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Remarks;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Questions;

/// <summary>
/// A question's vectors: usually one, by the embedder in use; while another takes over also one by the embedder that
/// the indexes which still answer were built with. Each is made once, when a shard first needs it.
/// </summary>
/// <param name="workers">Embeds.</param>
/// <param name="models">What is known of the embedders.</param>
/// <param name="clock">Is told of each.</param>
/// <param name="text">The question.</param>
/// <param name="kind">What it is for the embedder.</param>
/// <param name="anyLanguage">Whether to embed also what an embedder has not learnt.</param>
/// <param name="cancellationToken">Gives up.</param>
internal sealed class QueryVectors(
    WorkerRouter workers,
    IClusterModels models,
    StageClock clock,
    string text,
    TextKind kind,
    bool anyLanguage,
    CancellationToken cancellationToken
)
{
    private readonly Dictionary<string, Task<QueryVector>> _vectors = new(StringComparer.Ordinal);

    /// <summary>Why a vector that was asked for last is missing; null: none is.</summary>
    public Remark? Problem { get; private set; }

    /// <summary>The vector by an embedder.</summary>
    /// <param name="embedder">The name of its vectors; null: the one in use.</param>
    public Task<QueryVector> FindAsync(string? embedder)
    {
        var used = models.StatusOf(ModelRole.Embed);
        var name = embedder ?? used.Vectors?.Name ?? "";
        if (!_vectors.TryGetValue(name, out var vector))
        {
            vector =
                name.Length == 0 || name == used.Vectors?.Name
                    ? EmbedAsync(name, used, model: null)
                    : EmbedAsync(name, models.StatusOfEmbedder(name), model: name);
            _vectors.Add(name, vector);
        }

        return vector;
    }

    private async Task<QueryVector> EmbedAsync(string name, ModelStatus status, string? model)
    {
        // Vectors of a language that the embedder has not learnt are noise, which fusion would take for half of the
        // truth.
        if (!anyLanguage && !status.Knows(QuestionLanguage.CodeOf(text)))
        {
            return Missing(RemarkCode.EmbedderLanguage.With(("model", status.Name)));
        }

        if (model is not null && status.Name is null)
        {
            return Missing(RemarkCode.EmbedderGone.With(("model", name)));
        }

        var embedded = await clock.TryAsync(
            "embed",
            EmbedAsync,
            embeddings => RemarkCode.EmbeddedBy.With(("model", embeddings.Model))
        );
        return embedded is null ? new QueryVector(name, default) : new QueryVector(embedded.Model, embedded.Data);

        async Task<Embeddings> EmbedAsync()
        {
            try
            {
                return await workers.EmbedAsync(
                    [text],
                    kind,
                    RequestPriority.Interactive,
                    cancellationToken,
                    model: model
                );
            }
            catch (PipelineException error)
            {
                Problem = error.ToRemark();
                throw;
            }
        }

        QueryVector Missing(Remark why)
        {
            clock.Skip("embed", why);
            Problem = why;
            return new QueryVector(name, default);
        }
    }
}
