using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Pipeline.Contracts.Errors;
using Pipeline.Contracts.Workers;
using Pipeline.Grains.Generations;
using Pipeline.Grains.Offers;
using Pipeline.Grains.Workers;

namespace Pipeline.Grains.Ingestion;

/// <summary>Embeds on the cluster's workers, as bulk work of a collection; without an embedder the vectors stay
/// empty.</summary>
/// <param name="models">What is known of the embedders.</param>
/// <param name="workers">Embed.</param>
/// <param name="collection">The collection.</param>
/// <param name="generation">Whose embedder it is; null: the one in use.</param>
/// <param name="isBeside">Whether it is for a generation that is kept beside: then it takes turns with what is for the
/// one that is served.</param>
internal sealed class PassageEmbedding(
    IClusterModels models,
    WorkerRouter workers,
    string collection,
    GenerationSettings? generation = null,
    bool isBeside = false
) : IPassageEmbedding
{
    // A worker has said that there is none: as long as nobody says otherwise, it need not say so for each call.
    private volatile bool _isMissing;

    public async Task<EmbeddedPassages> EmbedAsync(IReadOnlyList<string> texts, CancellationToken cancellationToken)
    {
        if (
            generation is { Embedder: null }
            || (generation is null && _isMissing && models.StatusOf(ModelRole.Embed).Name is null)
        )
        {
            return new EmbeddedPassages(null, new ReadOnlyMemory<byte>[texts.Count]);
        }

        Embeddings embeddings;
        try
        {
            embeddings = await workers.EmbedAsync(
                [.. texts],
                TextKind.Passage,
                RequestPriority.Bulk,
                cancellationToken,
                isBeside ? $"{collection}~" : collection,
                generation?.Embedder
            );
        }
        catch (PipelineException error)
            when (generation is null
                && error.Code == ErrorCode.ModelUnavailable
                && models.StatusOf(ModelRole.Embed).Name is null
            )
        {
            _isMissing = true;
            return new EmbeddedPassages(null, new ReadOnlyMemory<byte>[texts.Count]);
        }

        _isMissing = false;
        var vectors = new ReadOnlyMemory<byte>[texts.Count];
        for (var row = 0; row < vectors.Length; row++)
        {
            var bytes = new byte[embeddings.Dimensions * 2];
            TensorPrimitives.ConvertToHalf(
                MemoryMarshal
                    .Cast<byte, float>(embeddings.Data.Span)
                    .Slice(row * embeddings.Dimensions, embeddings.Dimensions),
                MemoryMarshal.Cast<byte, Half>(bytes.AsSpan())
            );
            vectors[row] = bytes;
        }

        return new EmbeddedPassages(embeddings.Model, vectors);
    }
}
