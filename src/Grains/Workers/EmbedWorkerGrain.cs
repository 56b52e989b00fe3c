using System.Runtime.InteropServices;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference.Embedding;

namespace Pipeline.Grains.Workers;

/// <summary>Runs the embedder of one device; concurrent calls meet in the session's batches.</summary>
[OnDevice, KeepAlive]
internal sealed class EmbedWorkerGrain(IModelSessions models) : Grain, IEmbedWorkerGrain
{
    private IModelSessions Sessions => models.On(WorkerKey.Parse(this.GetPrimaryKeyString()).Device);

    public Task<Embeddings> Embed(
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        string? caller,
        string? model,
        CancellationToken cancellationToken
    ) =>
        WorkerErrors.RunAsync(
            () =>
                model is null
                    ? Sessions.FindEmbedderAsync(cancellationToken)
                    : Sessions.FindEmbedderAsync(model, cancellationToken),
            () =>
                WorkerErrors.Missing(
                    ModelRole.Embed,
                    model is null ? Sessions.StatusOf(ModelRole.Embed) : Sessions.StatusOfEmbedder(model)
                ),
            embedder => EmbedAsync(embedder, texts, kind, priority, caller, cancellationToken)
        );

    public async Task<WorkerInfo> Describe()
    {
        var key = WorkerKey.Parse(this.GetPrimaryKeyString());
        var status = Sessions.StatusOf(ModelRole.Embed);
        var embedder =
            status.State == ModelState.Ready ? await Sessions.FindEmbedderAsync(CancellationToken.None) : null;
        return WorkerInfoFactory.Create(ModelRole.Embed, key.Device, status, embedder?.Statistics);
    }

    private static async Task<Embeddings> EmbedAsync(
        IEmbedder embedder,
        IReadOnlyList<string> texts,
        TextKind kind,
        RequestPriority priority,
        string? caller,
        CancellationToken cancellationToken
    )
    {
        var vectors = await embedder.EmbedAsync(
            texts,
            kind == TextKind.Query ? TextKind.Query : TextKind.Passage,
            priority == RequestPriority.Interactive ? RequestPriority.Interactive : RequestPriority.Bulk,
            cancellationToken,
            caller
        );

        // Bytes, not float[][]: the serializer copies them in bulk instead of encoding each number.
        var bytesPerVector = embedder.Dimensions * sizeof(float);
        var data = new byte[vectors.Count * bytesPerVector];
        for (var row = 0; row < vectors.Count; row++)
        {
            MemoryMarshal.AsBytes(vectors[row].AsSpan()).CopyTo(data.AsSpan(row * bytesPerVector));
        }

        return new Embeddings(embedder.Name, embedder.Dimensions, data, (int)vectors.Tokens);
    }
}
