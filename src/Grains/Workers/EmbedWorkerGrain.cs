using System.Runtime.InteropServices;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Models;
using Pipeline.Inference;

namespace Pipeline.Grains.Workers;

/// <summary>Runs the embedder of one device; concurrent calls meet in the session's batches.</summary>
[OnDevice, KeepAlive]
internal sealed class EmbedWorkerGrain(IModelSessions models) : Grain, IEmbedWorkerGrain
{
    private IModelSessions Sessions => models.On(WorkerKey.Parse(this.GetPrimaryKeyString()).Device);

    public async Task<Embeddings> Embed(
        IReadOnlyList<string> texts, TextKind kind, WorkPriority priority, CancellationToken cancellationToken)
    {
        var embedder = await Sessions.FindEmbedderAsync(cancellationToken)
            ?? throw WorkerErrors.Missing(ModelRole.Embed, Sessions.StatusOf(ModelRole.Embed));
        var vectors = await WorkerErrors.RunAsync(() => embedder.EmbedAsync(
            texts,
            kind == TextKind.Query ? EmbeddingKind.Query : EmbeddingKind.Passage,
            priority == WorkPriority.Interactive ? RequestPriority.Interactive : RequestPriority.Bulk,
            cancellationToken));

        // Bytes, not float[][]: the serializer copies them in bulk instead of encoding each number.
        var bytesPerVector = embedder.Dimensions * sizeof(float);
        var data = new byte[vectors.Length * bytesPerVector];
        for (var row = 0; row < vectors.Length; row++)
        {
            MemoryMarshal.AsBytes(vectors[row].AsSpan()).CopyTo(data.AsSpan(row * bytesPerVector));
        }

        return new Embeddings(embedder.Name, embedder.Dimensions, data, texts.Sum(embedder.Tokenizer.Count));
    }

    public async Task<WorkerInfo> Describe()
    {
        var key = WorkerKey.Parse(this.GetPrimaryKeyString());
        var status = Sessions.StatusOf(ModelRole.Embed);
        var embedder = status.State == "ready" ? await Sessions.FindEmbedderAsync(CancellationToken.None) : null;
        return WorkerInfoFactory.Create(ModelRole.Embed, key.Device, status, embedder?.Statistics);
    }
}
